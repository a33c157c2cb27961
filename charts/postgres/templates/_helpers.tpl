{{- define "postgres.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 44 | trimSuffix "-" }}
{{- end }}

{{- /* A CronJob's name has at most 52 characters, "-restore" included. */}}
{{- define "postgres.fullname" -}}
{{- $name := include "postgres.name" . }}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 44 | trimSuffix "-" }}
{{- else if contains $name .Release.Name }}
{{- .Release.Name | trunc 44 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 44 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "postgres.selectorLabels" -}}
app.kubernetes.io/name: {{ include "postgres.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "postgres.commonLabels" -}}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | trunc 63 | quote }}
app.kubernetes.io/part-of: order-food
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 }}
{{- end }}

{{- define "postgres.labels" -}}
{{ include "postgres.selectorLabels" . }}
{{ include "postgres.commonLabels" . }}
{{- end }}

{{- /* Backups have a name of their own: the Service must not find them among the servers. */}}
{{- define "postgres.backupSelectorLabels" -}}
app.kubernetes.io/name: {{ include "postgres.name" . }}-backup
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "postgres.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- .Values.serviceAccount.name | default (include "postgres.fullname" .) }}
{{- else }}
{{- .Values.serviceAccount.name | default "default" }}
{{- end }}
{{- end }}

{{- define "postgres.secretName" -}}
{{- .Values.auth.existingSecret | default (printf "%s-credentials" (include "postgres.fullname" .)) }}
{{- end }}

{{- define "postgres.backupClaim" -}}
{{- .Values.backup.existingClaim | default (printf "%s-backup" (include "postgres.fullname" .)) }}
{{- end }}

{{- define "postgres.podSpec" -}}
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
serviceAccountName: {{ include "postgres.serviceAccountName" . }}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  {{- with .Values.podSecurityContext.runAsUser }}
  runAsUser: {{ . }}
  {{- end }}
  {{- with .Values.podSecurityContext.runAsGroup }}
  runAsGroup: {{ . }}
  {{- end }}
  {{- with .Values.podSecurityContext.fsGroup }}
  fsGroup: {{ . }}
  fsGroupChangePolicy: OnRootMismatch
  {{- end }}
  seccompProfile:
    type: RuntimeDefault
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "postgres.securityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- /* root, name, role */}}
{{- define "postgres.passwordEnv" -}}
- name: {{ .name }}
  valueFrom:
    secretKeyRef:
      name: {{ include "postgres.secretName" .root }}
      key: {{ .role.passwordKey }}
{{- end }}

{{- /* root, script: the spec of a Job that works on the backups */}}
{{- define "postgres.backupJobSpec" -}}
{{- $root := .root }}
backoffLimit: {{ $root.Values.backup.backoffLimit }}
activeDeadlineSeconds: {{ $root.Values.backup.activeDeadlineSeconds }}
template:
  metadata:
    labels:
      {{- include "postgres.backupSelectorLabels" $root | nindent 6 }}
      {{- include "postgres.commonLabels" $root | nindent 6 }}
  spec:
    restartPolicy: Never
    {{- include "postgres.podSpec" $root | nindent 4 }}
    # A volume that only one node can have is the server's, too.
    affinity:
      podAffinity:
        requiredDuringSchedulingIgnoredDuringExecution:
          - topologyKey: kubernetes.io/hostname
            labelSelector:
              matchLabels:
                {{- include "postgres.selectorLabels" $root | nindent 16 }}
    containers:
      - name: {{ trimSuffix ".sh" .script }}
        image: {{ include "postgres.image" $root }}
        imagePullPolicy: {{ $root.Values.image.pullPolicy }}
        securityContext:
          {{- include "postgres.securityContext" $root | nindent 10 }}
        command: [/bin/bash, /scripts/{{ .script }}]
        env:
          - name: PGHOST
            value: {{ include "postgres.fullname" $root }}
          - name: PGPORT
            value: {{ $root.Values.service.port | quote }}
          - name: PGDATABASE
            value: {{ $root.Values.auth.database | quote }}
          {{- if eq .script "backup.sh" }}
          - name: PGUSER
            value: {{ $root.Values.auth.owner.username | quote }}
          {{- include "postgres.passwordEnv" (dict "root" $root "name" "PGPASSWORD" "role" $root.Values.auth.owner) | nindent 10 }}
          - name: RETENTION_DAYS
            value: {{ $root.Values.backup.retentionDays | quote }}
          - name: KEEP_AT_LEAST
            value: {{ $root.Values.backup.keepAtLeast | quote }}
          {{- else }}
          # Makes a database, and gives it the name of the one in use.
          - name: PGUSER
            value: {{ $root.Values.auth.superuser.username | quote }}
          {{- include "postgres.passwordEnv" (dict "root" $root "name" "PGPASSWORD" "role" $root.Values.auth.superuser) | nindent 10 }}
          - name: OWNER
            value: {{ $root.Values.auth.owner.username | quote }}
          - name: FILE
            value: {{ $root.Values.backup.restore.file | quote }}
          {{- end }}
        resources:
          {{- toYaml $root.Values.backup.resources | nindent 10 }}
        volumeMounts:
          - name: backups
            mountPath: /backups
          - name: scripts
            mountPath: /scripts
            readOnly: true
          - name: tmp
            mountPath: /tmp
    volumes:
      - name: backups
        persistentVolumeClaim:
          claimName: {{ include "postgres.backupClaim" $root }}
      - name: scripts
        configMap:
          name: {{ include "postgres.fullname" $root }}-scripts
      - name: tmp
        emptyDir:
          sizeLimit: 64Mi
{{- end }}

{{- /* A digest says which image it is; the tag beside it is for readers. */}}
{{- define "postgres.image" -}}
{{- with .Values.image.registry }}{{ . }}/{{ end }}{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- with .Values.image.digest }}@{{ . }}{{ end }}
{{- end }}

{{- /* Whether the volume that is there has the size that is asked for. Kinds are known only where there is a cluster. */}}
{{- define "postgres.checkSize" -}}
{{- if and .Values.persistence.enabled (.Capabilities.APIVersions.Has "apps/v1/StatefulSet") }}
{{- $fullname := include "postgres.fullname" . }}
{{- range dig "spec" "volumeClaimTemplates" list (lookup "apps/v1" "StatefulSet" .Release.Namespace $fullname | default dict) }}
{{- $size := .spec.resources.requests.storage }}
{{- if ne $size $.Values.persistence.size }}
{{- fail (printf "persistence.size is %s, and the StatefulSet %s asks for %s, which Kubernetes does not change. To enlarge the volume: kubectl patch pvc data-%s-0 -n %s -p '{\"spec\":{\"resources\":{\"requests\":{\"storage\":\"%s\"}}}}' (the storage class has to allow expansion), then kubectl delete statefulset %s -n %s --cascade=orphan, then this upgrade again. A volume cannot be made smaller: back up, and restore into a new release" $.Values.persistence.size $fullname $size $fullname $.Release.Namespace $.Values.persistence.size $fullname $.Release.Namespace) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
