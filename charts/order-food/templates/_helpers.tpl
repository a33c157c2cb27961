{{- define "order-food.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 52 | trimSuffix "-" }}
{{- end }}

{{- define "order-food.fullname" -}}
{{- $name := include "order-food.name" . }}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" }}
{{- else if contains $name .Release.Name }}
{{- .Release.Name | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 52 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "order-food.selectorLabels" -}}
app.kubernetes.io/name: {{ include "order-food.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- /* What the pods of this release do: everything, or one thing each. */}}
{{- define "order-food.targets" -}}
{{- ternary "order inventory notification" "all" .Values.targets.separate }}
{{- end }}

{{- /* root, target. Pods for orders are what the release has always been: they keep its names. The others have names of
       their own, because the selector of a Deployment can never be changed, and one without them would find all pods. */}}
{{- define "order-food.targetFullname" -}}
{{- $fullname := include "order-food.fullname" .root }}
{{- if has .target (list "inventory" "notification") }}
{{- printf "%s-%s" ($fullname | trunc 50 | trimSuffix "-") .target }}
{{- else }}
{{- $fullname }}
{{- end }}
{{- end }}

{{- /* root, target */}}
{{- define "order-food.targetSelectorLabels" -}}
{{- $name := include "order-food.name" .root }}
{{- if has .target (list "inventory" "notification") }}
{{- $name = printf "%s-%s" ($name | trunc 50 | trimSuffix "-") .target }}
{{- end -}}
app.kubernetes.io/name: {{ $name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end }}

{{- /* root, target */}}
{{- define "order-food.targetLabels" -}}
{{ include "order-food.targetSelectorLabels" . }}
{{ include "order-food.commonLabels" .root }}
{{- if ne .target "all" }}
app.kubernetes.io/component: {{ .target }}
{{- end }}
{{- end }}

{{- /* root, path: the Service that answers it. What the pods for stock tell other pods alone goes to those for orders, which
       do not know it. */}}
{{- define "order-food.serviceOf" -}}
{{- $target := "order" }}
{{- if .root.Values.targets.separate }}
{{- if regexMatch "^/api/inventory(/|$)" .path }}
{{- $target = regexMatch "^/api/inventory/reservation(/|$)" .path | ternary "order" "inventory" }}
{{- else if regexMatch "^/api/admin/notification(/|$)" .path }}
{{- $target = "notification" }}
{{- end }}
{{- end }}
{{- include "order-food.targetFullname" (dict "root" .root "target" $target) }}
{{- end }}

{{- /* Paths whose answers do not come from the pods for orders, or from those below such a path that do. */}}
{{- define "order-food.pathsApart" -}}
{{- if .Values.targets.separate }}/api/inventory/reservation /api/inventory /api/admin/notification{{ end }}
{{- end }}

{{- /* The test has a name of its own: the Service, the budget and `kubectl logs -l` must not find it among the API's pods. */}}
{{- define "order-food.testSelectorLabels" -}}
app.kubernetes.io/name: {{ include "order-food.name" . }}-test
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "order-food.commonLabels" -}}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | trunc 63 | quote }}
app.kubernetes.io/part-of: order-food
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 }}
{{- end }}

{{- define "order-food.labels" -}}
{{ include "order-food.selectorLabels" . }}
{{ include "order-food.commonLabels" . }}
{{- end }}

{{- define "order-food.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- .Values.serviceAccount.name | default (include "order-food.fullname" .) }}
{{- else }}
{{- .Values.serviceAccount.name | default "default" }}
{{- end }}
{{- end }}

{{- /* root, image. A digest says which image it is; the tag beside it is for readers. */}}
{{- define "order-food.image" -}}
{{- $tag := .image.tag | default .root.Chart.AppVersion }}
{{- if and (eq $tag "latest") (not .image.digest) (eq .root.Values.config.environment "production") }}
{{- fail (printf "%s:latest names another image every day: name a version or a digest, or set config.environment to something else than production" .image.repository) }}
{{- end }}
{{- with .image.registry | default .root.Values.image.registry }}{{ . }}/{{ end }}{{ .image.repository }}:{{ $tag }}
{{- with .image.digest }}@{{ . }}{{ end }}
{{- end }}

{{- /* A platform that gives each namespace a user and group of its own gets none from here. */}}
{{- define "order-food.podSecurityContext" -}}
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
{{- end }}

{{- define "order-food.securityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- /* root, role: a role's own Secret and address win over those of all. */}}
{{- define "order-food.databaseEnv" -}}
{{- $database := .root.Values.database -}}
{{- $role := .role }}
{{- $secret := include "order-food.roleSecret" . }}
{{- range list
      (list "DB_HOST" $role.hostKey ($role.host | default $database.host))
      (list "DB_PORT" $role.portKey $database.port)
      (list "DB_NAME" $role.nameKey $database.name)
      (list "DB_USER" $role.usernameKey $role.username) }}
- name: {{ index . 0 }}
  {{- include "order-food.valueOrKey" (dict "secret" $secret "key" (index . 1) "value" (index . 2)) | nindent 2 }}
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

{{- /* root, role */}}
{{- define "order-food.roleSecret" -}}
{{- .role.existingSecret | default .root.Values.database.existingSecret }}
{{- end }}

{{- /* secret, key, value: the key of the Secret, or the value where no key is named. */}}
{{- define "order-food.valueOrKey" -}}
{{- if .key -}}
valueFrom:
  secretKeyRef:
    name: {{ .secret }}
    key: {{ .key }}
{{- else -}}
value: {{ .value | quote }}
{{- end }}
{{- end }}

{{- define "order-food.inventoryUrl" -}}
- name: ORDERFOOD_INVENTORY_URL
  value: http://{{ include "order-food.targetFullname" (dict "root" . "target" "inventory") }}:{{ .Values.service.port }}
{{- end }}

{{- define "order-food.volumeMounts" -}}
- name: tmp
  mountPath: /tmp
{{- if .Values.database.ca.existingSecret }}
- name: database-ca
  mountPath: /etc/database-ca
  readOnly: true
{{- end }}
{{- with .Values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "order-food.hasData" -}}
{{- if or .Values.data.files .Values.data.existingConfigMap .Values.data.existingClaim }}true{{ end }}
{{- end }}

{{- define "order-food.dataVolume" -}}
{{- if .Values.data.existingClaim }}
persistentVolumeClaim:
  claimName: {{ .Values.data.existingClaim }}
  readOnly: true
{{- else if .Values.data.existingConfigMap }}
configMap:
  name: {{ .Values.data.existingConfigMap }}
{{- else }}
configMap:
  name: {{ include "order-food.fullname" . }}-data
  items:
    {{- range $name, $content := .Values.data.files }}
    - key: {{ $name }}
      path: {{ regexReplaceAll "^coupons\\." $name "coupons/" }}
    {{- end }}
{{- end }}
{{- end }}

{{- /* root, target: how its pods are scaled, as the values say it. */}}
{{- define "order-food.scaling" -}}
{{- $own := index .root.Values.targets .target | default dict }}
{{- $scaling := $own.autoscaling | default .root.Values.autoscaling }}
enabled: {{ $scaling.enabled }}
minReplicas: {{ $scaling.minReplicas }}
maxReplicas: {{ $scaling.maxReplicas }}
targetCPU: {{ $scaling.targetCPU | quote }}
targetCPUUtilizationPercentage: {{ $scaling.targetCPUUtilizationPercentage | default 0 }}
targetMemoryUtilizationPercentage: {{ $scaling.targetMemoryUtilizationPercentage | default 0 }}
{{- $replicas := $own.replicaCount | default .root.Values.replicaCount }}
fewest: {{ ternary $scaling.minReplicas $replicas $scaling.enabled }}
most: {{ ternary $scaling.maxReplicas $replicas $scaling.enabled }}
{{- end }}

{{- /* root, target: what a drain has to leave, or may take. */}}
{{- define "order-food.disruption" -}}
{{- $fewest := (include "order-food.scaling" . | fromYaml).fewest | int }}
{{- $budget := .root.Values.podDisruptionBudget }}
{{- if include "order-food.keepsEveryPod" . }}
maxUnavailable: 1
{{- else if eq (toString $budget.minAvailable) "0" }}
maxUnavailable: {{ $budget.maxUnavailable }}
{{- else }}
minAvailable: {{ $budget.minAvailable }}
{{- end }}
{{- end }}

{{- /* root, target: whether minAvailable leaves nothing that a drain may take. A percentage is rounded up, as Kubernetes does. */}}
{{- define "order-food.keepsEveryPod" -}}
{{- $fewest := (include "order-food.scaling" . | fromYaml).fewest | int }}
{{- $least := toString .root.Values.podDisruptionBudget.minAvailable }}
{{- if hasSuffix "%" $least }}
{{- $least = div (add (mul (trimSuffix "%" $least | int) $fewest) 99) 100 }}
{{- end }}
{{- if ge (int $least) $fewest }}true{{ end }}
{{- end }}

{{- /* root, secrets: changes with what is in them, so that an upgrade brings it to the pods. Kinds are known only where there is a
       cluster: without one nothing must be looked up, and two renderings are the same. */}}
{{- define "order-food.secretsChecksum" -}}
{{- $root := .root }}
{{- $contents := dict "revision" $root.Values.secretsRevision }}
{{- if $root.Capabilities.APIVersions.Has "v1/Secret" }}
{{- range compact .secrets }}
{{- $_ := set $contents . (dig "data" dict (lookup "v1" "Secret" $root.Release.Namespace . | default dict)) }}
{{- end }}
{{- end }}
{{- toJson $contents | sha256sum }}
{{- end }}

{{- /* The same in database-load: both releases have to load the same set. */}}
{{- define "order-food.dataChecksum" -}}
{{- pick .Values.data "files" "existingConfigMap" "existingClaim" "couponSources" | toJson | sha256sum }}
{{- end }}

{{- /* The name of the container's port that metrics are served at. */}}
{{- define "order-food.managementPort" -}}
{{- ternary "management" "http" (gt (int .Values.management.port) 0) }}
{{- end }}

{{- /* root, target: the Service that leads to it, which is never public. */}}
{{- define "order-food.managementService" -}}
{{- printf "%s-management" (include "order-food.targetFullname" . | trunc 52 | trimSuffix "-") }}
{{- end }}

{{- define "order-food.isScraped" -}}
{{- if and .Values.metrics.enabled (or .Values.metrics.serviceMonitor.enabled .Values.metrics.podAnnotations) }}true{{ end }}
{{- end }}

{{- /* An address: its port, or that of its scheme. */}}
{{- define "order-food.port" -}}
{{ (urlParse .).host | regexFind ":[0-9]+$" | trimPrefix ":" | default (hasPrefix "https:" . | ternary 443 80) }}
{{- end }}

{{- /* Over which channels orders are announced. */}}
{{- define "order-food.receivers" -}}
NOTIFICATION_CHANNELS: {{ join "," .Values.notification.channels | quote }}
{{- with .Values.notification.webhook }}
{{- if has "webhook" $.Values.notification.channels }}
WEBHOOK_URL: {{ required "The channel webhook needs notification.webhook.url" .url | quote }}
{{- end }}
WEBHOOK_ALLOW_HTTP: {{ .allowHttp | quote }}
WEBHOOK_ALLOW_PRIVATE: {{ .allowPrivate | quote }}
{{- end }}
{{- with .Values.notification.email }}
{{- if has "email" $.Values.notification.channels }}
SMTP_HOST: {{ required "The channel email needs notification.email.host" .host | quote }}
SMTP_PORT: {{ .port | quote }}
SMTP_SECURITY: {{ .security | quote }}
SMTP_USERNAME: {{ .username | quote }}
EMAIL_FROM: {{ required "The channel email needs notification.email.from" .from | quote }}
EMAIL_TO: {{ required "The channel email needs notification.email.to" (join "," .to) | quote }}
{{- end }}
{{- end }}
{{- end }}

{{- /* Matchers of the Alertmanager, such as `a = b` or `a =~ b|c`, as its operator wants them. */}}
{{- define "order-food.matchers" -}}
{{- range . }}
{{- $parts := regexSplit " +" . 3 }}
- name: {{ index $parts 0 }}
  matchType: {{ index $parts 1 | quote }}
  value: {{ index $parts 2 | quote }}
{{- end }}
{{- end }}

{{- /* An image of its own needs a tag of its own; without either it is the API's. */}}
{{- define "order-food.testImage" -}}
{{- $own := .Values.tests.image }}
{{- $image := dict "registry" $own.registry "repository" ($own.repository | default .Values.image.repository) "tag" ($own.tag | default .Values.image.tag) "digest" $own.digest }}
{{- if not (or $own.repository $own.tag $own.digest) }}
{{- $_ := set $image "digest" .Values.image.digest }}
{{- end }}
{{- include "order-food.image" (dict "root" . "image" $image) }}
{{- end }}

{{- /* The CronJobs of this namespace that refresh with another set than the pods load. */}}
{{- define "order-food.otherData" -}}
{{- if and .Values.initContainers.databaseLoad.enabled (.Capabilities.APIVersions.Has "batch/v1/CronJob") }}
{{- $own := include "order-food.dataChecksum" . }}
{{- range (lookup "batch/v1" "CronJob" .Release.Namespace "").items }}
{{- $annotations := dig "spec" "jobTemplate" "spec" "template" "metadata" "annotations" dict . }}
{{- $other := get $annotations "checksum/data" }}
{{- if and (eq (dig "metadata" "labels" "app.kubernetes.io/part-of" "" .) "order-food") $other (ne $other $own) }}
the CronJob {{ .metadata.name }} loads another set than the pods of this release.
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- /* The ports of the database's servers: each of a list may name its own, as in `db-1:5433,db-2:5434`. */}}
{{- define "order-food.databasePorts" -}}
{{- $database := .Values.database }}
{{- $ports := list }}
{{- range $hosts := list ($database.owner.host | default $database.host) ($database.load.host | default $database.host) ($database.api.host | default $database.host) $database.readHost | compact }}
{{- range splitList "," $hosts }}
{{- $ports = append $ports (trim . | regexFind ":[0-9]+$" | trimPrefix ":" | default $database.port | int) }}
{{- end }}
{{- end }}
{{- /* What a Secret says is not known here. */}}
{{- if or $database.owner.hostKey $database.load.hostKey $database.api.hostKey }}
{{- $ports = append $ports (int $database.port) }}
{{- end }}
{{- uniq $ports | toYaml }}
{{- end }}
