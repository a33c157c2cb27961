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

{{- /* root, name, script, env, resources, mounts: a container with the programs of PostgreSQL */}}
{{- define "postgres.backupContainer" -}}
- name: {{ .name }}
  image: {{ include "postgres.image" .root }}
  imagePullPolicy: {{ .root.Values.image.pullPolicy }}
  securityContext:
    {{- include "postgres.securityContext" .root | nindent 4 }}
  command: [/bin/bash, /scripts/{{ .script }}]
  env:
    - name: PGDATABASE
      value: {{ .root.Values.auth.database | quote }}
    {{- .env | nindent 4 }}
  resources:
    {{- toYaml .resources | nindent 4 }}
  volumeMounts:
    {{- include "postgres.backupMounts" . | nindent 4 }}
    {{- with .mounts }}
    {{- . | nindent 4 }}
    {{- end }}
{{- end }}

{{- /* root, name of the container, which is what it does: upload or download */}}
{{- define "postgres.objectStorageContainer" -}}
{{- $storage := .root.Values.backup.objectStorage }}
- name: {{ .name }}
  image: {{ with $storage.image.registry }}{{ . }}/{{ end }}{{ $storage.image.repository }}:{{ $storage.image.tag }}{{ with $storage.image.digest }}@{{ . }}{{ end }}
  imagePullPolicy: {{ .root.Values.image.pullPolicy }}
  securityContext:
    {{- include "postgres.securityContext" .root | nindent 4 }}
  command: [/bin/sh, /scripts/object-storage.sh, {{ .name }}]
  env:
    - name: PGDATABASE
      value: {{ .root.Values.auth.database | quote }}
    {{- if eq .name "upload" }}
    {{- include "postgres.retentionEnv" .root | nindent 4 }}
    {{- else }}
    - name: FILE
      value: {{ .file | quote }}
    {{- end }}
    - name: RCLONE_CONFIG_STORE_TYPE
      value: s3
    - name: RCLONE_CONFIG_STORE_PROVIDER
      value: {{ $storage.provider | quote }}
    {{- with $storage.endpoint }}
    - name: RCLONE_CONFIG_STORE_ENDPOINT
      value: {{ . | quote }}
    {{- end }}
    {{- with $storage.region }}
    - name: RCLONE_CONFIG_STORE_REGION
      value: {{ . | quote }}
    {{- end }}
    # The bucket is there: a key that may write into it need not be allowed to make one.
    - name: RCLONE_CONFIG_STORE_NO_CHECK_BUCKET
      value: "true"
    - name: STORE_PATH
      value: {{ $storage.path | quote }}
    {{- range $name, $key := dict "RCLONE_CONFIG_STORE_ACCESS_KEY_ID" $storage.accessKeyIdKey "RCLONE_CONFIG_STORE_SECRET_ACCESS_KEY" $storage.secretAccessKeyKey "ENCRYPTION_PASSWORD" $storage.encryptionPasswordKey }}
    - name: {{ $name }}
      valueFrom:
        secretKeyRef:
          name: {{ $storage.existingSecret }}
          key: {{ $key }}
    {{- end }}
  resources:
    {{- toYaml $storage.resources | nindent 4 }}
  volumeMounts:
    {{- include "postgres.backupMounts" . | nindent 4 }}
{{- end }}

{{- define "postgres.backupMounts" -}}
- name: backups
  mountPath: /backups
- name: scripts
  mountPath: /scripts
  readOnly: true
- name: tmp
  mountPath: /tmp
{{- end }}

{{- define "postgres.retentionEnv" -}}
- name: RETENTION_DAYS
  value: {{ .Values.backup.retentionDays | quote }}
- name: KEEP_AT_LEAST
  value: {{ .Values.backup.keepAtLeast | quote }}
{{- end }}

{{- /* root, role: how a Job gets to the server */}}
{{- define "postgres.connectionEnv" -}}
- name: PGHOST
  value: {{ include "postgres.fullname" .root }}
- name: PGPORT
  value: {{ .root.Values.service.port | quote }}
- name: PGUSER
  value: {{ .role.username | quote }}
{{ include "postgres.passwordEnv" (dict "root" .root "name" "PGPASSWORD" "role" .role) }}
{{- end }}

{{- define "postgres.ownerEnv" -}}
- name: OWNER
  value: {{ .Values.auth.owner.username | quote }}
{{- end }}

{{- define "postgres.backupSpec" -}}
{{- $backup := include "postgres.backupContainer" (dict "root" . "name" "backup" "script" "backup.sh" "resources" .Values.backup.resources
      "env" (printf "%s\n%s" (include "postgres.connectionEnv" (dict "root" . "role" .Values.auth.owner)) (include "postgres.retentionEnv" .))) }}
{{- if .Values.backup.objectStorage.enabled }}
{{- include "postgres.jobSpec" (dict "root" . "init" $backup "main" (include "postgres.objectStorageContainer" (dict "root" . "name" "upload"))) }}
{{- else }}
{{- include "postgres.jobSpec" (dict "root" . "main" $backup) }}
{{- end }}
{{- end }}

{{- /* A superuser makes a database, and gives it the name of the one in use. */}}
{{- define "postgres.restoreSpec" -}}
{{- $file := .Values.backup.restore.file }}
{{- $restore := include "postgres.backupContainer" (dict "root" . "name" "restore" "script" "restore.sh" "resources" .Values.backup.resources
      "env" (printf "%s\n%s\n- name: FILE\n  value: %s" (include "postgres.connectionEnv" (dict "root" . "role" .Values.auth.superuser)) (include "postgres.ownerEnv" .) (quote $file))) }}
{{- $download := ternary (include "postgres.objectStorageContainer" (dict "root" . "name" "download" "file" $file)) "" .Values.backup.objectStorage.enabled }}
{{- include "postgres.jobSpec" (dict "root" . "init" $download "main" $restore) }}
{{- end }}

{{- define "postgres.drillSpec" -}}
{{- $drill := include "postgres.backupContainer" (dict "root" . "name" "drill" "script" "drill.sh" "resources" .Values.backup.drill.resources
      "env" (printf "%s\n- name: ROLES\n  value: %s" (include "postgres.ownerEnv" .) (quote (printf "%s %s" .Values.auth.load.username .Values.auth.api.username)))
      "mounts" "- name: scratch\n  mountPath: /scratch\n- name: run\n  mountPath: /var/run/postgresql") }}
{{- $download := ternary (include "postgres.objectStorageContainer" (dict "root" . "name" "download" "file" "")) "" .Values.backup.objectStorage.enabled }}
{{- include "postgres.jobSpec" (dict "root" . "init" $download "main" $drill "drill" true) }}
{{- end }}

{{- /* root, init, main, drill: the spec of a Job that works on the backups */}}
{{- define "postgres.jobSpec" -}}
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
    {{- with .init }}
    initContainers:
      {{- . | nindent 6 }}
    {{- end }}
    containers:
      {{- .main | nindent 6 }}
    volumes:
      {{- if and .drill $root.Values.backup.objectStorage.enabled }}
      # The copy in the object storage has to do without the volume.
      - name: backups
        emptyDir:
          sizeLimit: {{ $root.Values.backup.drill.scratchSize }}
      {{- else }}
      - name: backups
        persistentVolumeClaim:
          claimName: {{ include "postgres.backupClaim" $root }}
      {{- end }}
      - name: scripts
        configMap:
          name: {{ include "postgres.fullname" $root }}-scripts
      - name: tmp
        emptyDir:
          sizeLimit: 64Mi
      {{- if .drill }}
      - name: scratch
        emptyDir:
          sizeLimit: {{ $root.Values.backup.drill.scratchSize }}
      - name: run
        emptyDir:
          sizeLimit: 1Mi
      {{- end }}
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
