{{- define "database-load.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 52 | trimSuffix "-" }}
{{- end }}

{{- /* A CronJob's name has at most 52 characters. */}}
{{- define "database-load.fullname" -}}
{{- $name := include "database-load.name" . }}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" }}
{{- else if contains $name .Release.Name }}
{{- .Release.Name | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 52 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "database-load.selectorLabels" -}}
app.kubernetes.io/name: {{ include "database-load.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "database-load.labels" -}}
{{ include "database-load.selectorLabels" . }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | trunc 63 | quote }}
app.kubernetes.io/part-of: order-food
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 }}
{{- end }}

{{- define "database-load.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- .Values.serviceAccount.name | default (include "database-load.fullname" .) }}
{{- else }}
{{- .Values.serviceAccount.name | default "default" }}
{{- end }}
{{- end }}

{{- define "database-load.hasData" -}}
{{- if or .Values.data.files .Values.data.existingConfigMap .Values.data.existingClaim }}true{{ end }}
{{- end }}

{{- /* What the CronJob and the Job have in common: the spec of a Job. */}}
{{- define "database-load.jobSpec" -}}
backoffLimit: {{ .Values.cronjob.backoffLimit }}
activeDeadlineSeconds: {{ .Values.cronjob.activeDeadlineSeconds }}
template:
  metadata:
    labels:
      {{- with .Values.podLabels }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
      {{- include "database-load.labels" . | nindent 6 }}
    annotations:
      {{- with .Values.podAnnotations }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
      checksum/data: {{ include "database-load.dataChecksum" . }}
  spec:
    restartPolicy: {{ .Values.cronjob.restartPolicy }}
    {{- with .Values.imagePullSecrets }}
    imagePullSecrets:
      {{- range . }}
      - name: {{ . }}
      {{- end }}
    {{- end }}
    serviceAccountName: {{ include "database-load.serviceAccountName" . }}
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
    containers:
      - name: database-load
        image: {{ include "database-load.image" . }}
        imagePullPolicy: {{ .Values.image.pullPolicy }}
        securityContext:
          allowPrivilegeEscalation: false
          readOnlyRootFilesystem: true
          capabilities:
            drop: [ALL]
        {{- with .Values.extraEnvFrom }}
        envFrom:
          {{- toYaml . | nindent 10 }}
        {{- end }}
        env:
          {{- include "database-load.databaseEnv" . | trim | nindent 10 }}
          - name: DB_WAIT
            value: {{ .Values.waitForDatabase | quote }}
          {{- if include "database-load.hasData" . }}
          - name: DATA_DIR
            value: /data
          {{- end }}
          {{- with .Values.data.couponSources }}
          - name: COUPON_SOURCES
            value: {{ . | quote }}
          {{- end }}
          - name: LOAD_FORCE
            value: {{ .Values.data.force | quote }}
          - name: DRY_RUN
            value: {{ .Values.data.dryRun | quote }}
          - name: ENVIRONMENT
            value: {{ .Values.config.environment | quote }}
          - name: SERVICE_VERSION
            value: {{ .Values.image.tag | default .Chart.AppVersion | quote }}
          {{- if has .Values.config.environment (list "dev" "staging" "production") }}
          - name: SPRING_PROFILES_ACTIVE
            value: {{ .Values.config.environment }}
          {{- end }}
          # A blank one is text: the image says ecs.
          - name: LOGGING_STRUCTURED_FORMAT_CONSOLE
            value: {{ .Values.config.logFormat | quote }}
          {{- if .Values.tracing.enabled }}
          - name: OTEL_EXPORTER_OTLP_ENDPOINT
            value: {{ .Values.tracing.endpoint | quote }}
          {{- end }}
          {{- with .Values.extraEnv }}
          {{- toYaml . | nindent 10 }}
          {{- end }}
        resources:
          {{- toYaml .Values.resources | nindent 10 }}
        volumeMounts:
          - name: tmp
            mountPath: /tmp
          {{- if .Values.database.ca.existingSecret }}
          - name: database-ca
            mountPath: /etc/database-ca
            readOnly: true
          {{- end }}
          {{- if include "database-load.hasData" . }}
          - name: data
            mountPath: /data
            readOnly: true
          {{- end }}
          {{- with .Values.extraVolumeMounts }}
          {{- toYaml . | nindent 10 }}
          {{- end }}
      {{- with .Values.extraContainers }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
    volumes:
      - name: tmp
        emptyDir:
          sizeLimit: {{ .Values.data.scratchSize }}
      {{- if .Values.database.ca.existingSecret }}
      - name: database-ca
        secret:
          secretName: {{ .Values.database.ca.existingSecret }}
          items:
            - key: {{ .Values.database.ca.key }}
              path: ca.crt
      {{- end }}
      {{- with .Values.data }}
      {{- if .existingClaim }}
      - name: data
        persistentVolumeClaim:
          claimName: {{ .existingClaim }}
          readOnly: true
      {{- else if .existingConfigMap }}
      - name: data
        configMap:
          name: {{ .existingConfigMap }}
      {{- else if .files }}
      - name: data
        configMap:
          name: {{ include "database-load.fullname" $ }}-data
          items:
            {{- range $name, $content := .files }}
            - key: {{ $name }}
              path: {{ regexReplaceAll "^coupons\\." $name "coupons/" }}
            {{- end }}
      {{- end }}
      {{- end }}
      {{- with .Values.extraVolumes }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
    {{- with .Values.priorityClassName }}
    priorityClassName: {{ . }}
    {{- end }}
    {{- with .Values.nodeSelector }}
    nodeSelector:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with .Values.affinity }}
    affinity:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with .Values.tolerations }}
    tolerations:
      {{- toYaml . | nindent 6 }}
    {{- end }}
{{- end }}

{{- /* A Secret and an address of the role's own win. */}}
{{- define "database-load.databaseEnv" -}}
{{- $database := .Values.database -}}
{{- $role := $database.load }}
{{- $secret := $role.existingSecret | default $database.existingSecret }}
{{- range list
      (list "DB_HOST" $role.hostKey ($role.host | default $database.host))
      (list "DB_PORT" $role.portKey $database.port)
      (list "DB_NAME" $role.nameKey $database.name)
      (list "DB_USER" $role.usernameKey $role.username) }}
- name: {{ index . 0 }}
  {{- if index . 1 }}
  valueFrom:
    secretKeyRef:
      name: {{ $secret }}
      key: {{ index . 1 }}
  {{- else }}
  value: {{ index . 2 | quote }}
  {{- end }}
{{- end }}
- name: DB_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ $secret }}
      key: {{ $role.passwordKey }}
{{- with $database.sslMode }}
- name: DB_SSL_MODE
  value: {{ . }}
{{- end }}
{{- if $database.ca.existingSecret }}
- name: DB_SSL_ROOT_CERT
  value: /etc/database-ca/ca.crt
{{- end }}
{{- end }}

{{- /* A digest says which image it is; the tag beside it is for readers. */}}
{{- define "database-load.image" -}}
{{- $image := .Values.image }}
{{- $tag := $image.tag | default .Chart.AppVersion }}
{{- if and (eq $tag "latest") (not $image.digest) (eq .Values.config.environment "production") }}
{{- fail (printf "%s:latest names another image every day: name a version or a digest, or set config.environment to something else than production" $image.repository) }}
{{- end }}
{{- with $image.registry }}{{ . }}/{{ end }}{{ $image.repository }}:{{ $tag }}
{{- with $image.digest }}@{{ . }}{{ end }}
{{- end }}

{{- /* The same in order-food: both releases have to load the same set. */}}
{{- define "database-load.dataChecksum" -}}
{{- pick .Values.data "files" "existingConfigMap" "existingClaim" "couponSources" | toJson | sha256sum }}
{{- end }}

{{- /* The Deployments of this namespace whose pods load another set than the refresh. */}}
{{- define "database-load.otherData" -}}
{{- if .Capabilities.APIVersions.Has "apps/v1/Deployment" }}
{{- $own := include "database-load.dataChecksum" . }}
{{- range (lookup "apps/v1" "Deployment" .Release.Namespace "").items }}
{{- $other := get (dig "spec" "template" "metadata" "annotations" dict .) "checksum/data" }}
{{- if and (eq (dig "metadata" "labels" "app.kubernetes.io/part-of" "" .) "order-food") $other (ne $other $own) }}
the pods of the Deployment {{ .metadata.name }} load another set than this release.
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- /* Ports of pods: policies see a packet after its Service's address was replaced by a pod's. */}}
{{- define "database-load.ports" -}}
{{- range . }}
- port: {{ . }}
  protocol: TCP
{{- end }}
{{- end }}

{{- /* The ports of the database's servers: each of a list may name its own, as in `db-1:5433,db-2:5434`. */}}
{{- define "database-load.databasePorts" -}}
{{- $database := .Values.database }}
{{- $ports := list }}
{{- range splitList "," ($database.load.host | default $database.host) }}
{{- $ports = append $ports (trim . | regexFind ":[0-9]+$" | trimPrefix ":" | default $database.port | int) }}
{{- end }}
{{- /* What a Secret says is not known here. */}}
{{- if $database.load.hostKey }}
{{- $ports = append $ports (int $database.port) }}
{{- end }}
{{- uniq $ports | toYaml }}
{{- end }}
