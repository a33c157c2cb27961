{{- /* root, target: the pods of a release, or one kind of them. */}}
{{- define "order-food.deployment" -}}
{{- $root := .root }}
{{- $target := .target }}
{{- $own := index $root.Values.targets $target | default dict }}
{{- with $root }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "order-food.targetFullname" $ }}
  labels:
    {{- include "order-food.targetLabels" $ | nindent 4 }}
spec:
  {{- $scaling := include "order-food.scaling" $ | fromYaml }}
  {{- /* Who else says how many there are, an autoscaler, is not to be contradicted by each rendering. */}}
  {{- if not $scaling.enabled }}
  replicas: {{ $own.replicaCount | default .Values.replicaCount }}
  {{- end }}
  revisionHistoryLimit: {{ .Values.revisionHistoryLimit }}
  progressDeadlineSeconds: {{ .Values.progressDeadlineSeconds }}
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
  selector:
    matchLabels:
      {{- include "order-food.targetSelectorLabels" $ | nindent 6 }}
  template:
    metadata:
      labels:
        {{- with .Values.podLabels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
        {{- include "order-food.targetLabels" $ | nindent 8 }}
      annotations:
        {{- with .Values.podAnnotations }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
        kubectl.kubernetes.io/default-container: order-food
        checksum/config: {{ include (print .Template.BasePath "/configmap.yaml") . | sha256sum }}
        checksum/data: {{ include "order-food.dataChecksum" . }}
        {{- $secrets := list .Values.database.ca.existingSecret }}
        {{- range $role := list .Values.database.owner .Values.database.load .Values.database.api }}
        {{- $secrets = append $secrets (include "order-food.roleSecret" (dict "root" $root "role" $role)) }}
        {{- end }}
        {{- if eq $target "order" }}
        {{- $secrets = append $secrets .Values.targets.inventoryApiKey.existingSecret }}
        {{- end }}
        {{- if has $target (list "all" "notification") }}
        {{- if has "webhook" .Values.notification.channels }}
        {{- $secrets = append $secrets .Values.notification.webhook.existingSecret }}
        {{- end }}
        {{- if has "email" .Values.notification.channels }}
        {{- $secrets = append $secrets .Values.notification.email.existingSecret }}
        {{- end }}
        {{- end }}
        checksum/secrets: {{ include "order-food.secretsChecksum" (dict "root" . "secrets" $secrets) }}
        {{- if and .Values.metrics.enabled .Values.metrics.podAnnotations }}
        prometheus.io/scrape: "true"
        prometheus.io/port: {{ .Values.management.port | default 8080 | quote }}
        prometheus.io/path: /metrics
        {{- end }}
        {{- if eq $target "notification" }}
        checksum/receivers: {{ include (print .Template.BasePath "/receivers.yaml") . | sha256sum }}
        {{- end }}
    spec:
      {{- with .Values.imagePullSecrets }}
      imagePullSecrets:
        {{- range . }}
        - name: {{ . }}
        {{- end }}
      {{- end }}
      serviceAccountName: {{ include "order-food.serviceAccountName" . }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      terminationGracePeriodSeconds: {{ .Values.terminationGracePeriodSeconds }}
      securityContext:
        {{- include "order-food.podSecurityContext" . | nindent 8 }}
      {{- if or .Values.extraInitContainers .Values.initContainers.databaseMigration.enabled .Values.initContainers.databaseLoad.enabled (eq $target "order") }}
      initContainers:
        {{- with .Values.extraInitContainers }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
        {{- with .Values.initContainers.databaseMigration }}
        {{- if .enabled }}
        - name: database-migration
          image: {{ include "order-food.image" (dict "root" $root "image" .image) }}
          imagePullPolicy: {{ .image.pullPolicy }}
          securityContext:
            {{- include "order-food.securityContext" $root | nindent 12 }}
          envFrom:
            - configMapRef:
                name: {{ include "order-food.fullname" $root }}-config
            {{- with .extraEnvFrom }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
          env:
            {{- include "order-food.databaseEnv" (dict "root" $root "role" $root.Values.database.owner) | nindent 12 }}
            - name: DB_API_ROLE
              value: {{ $root.Values.database.api.username | quote }}
            - name: DB_LOAD_ROLE
              value: {{ $root.Values.database.load.username | quote }}
            - name: DB_WAIT
              value: {{ .waitForDatabase | quote }}
            - name: SERVICE_VERSION
              value: {{ .image.tag | default $root.Chart.AppVersion | quote }}
            {{- with .extraEnv }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
          resources:
            {{- toYaml .resources | nindent 12 }}
          volumeMounts:
            {{- include "order-food.volumeMounts" $root | nindent 12 }}
        {{- end }}
        {{- end }}
        {{- with .Values.initContainers.databaseLoad }}
        {{- if .enabled }}
        - name: database-load
          image: {{ include "order-food.image" (dict "root" $root "image" .image) }}
          imagePullPolicy: {{ .image.pullPolicy }}
          securityContext:
            {{- include "order-food.securityContext" $root | nindent 12 }}
          envFrom:
            - configMapRef:
                name: {{ include "order-food.fullname" $root }}-config
            {{- with .extraEnvFrom }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
          env:
            {{- include "order-food.databaseEnv" (dict "root" $root "role" $root.Values.database.load) | nindent 12 }}
            - name: DB_WAIT
              value: {{ .waitForDatabase | quote }}
            {{- if include "order-food.hasData" $root }}
            - name: DATA_DIR
              value: /data
            {{- end }}
            {{- with $root.Values.data.couponSources }}
            - name: COUPON_SOURCES
              value: {{ . | quote }}
            {{- end }}
            - name: LOAD_FORCE
              value: {{ $root.Values.data.force | quote }}
            # What the refresh has loaded is newer than what the pod brings: only a database without a complete set is loaded,
            # and beside a refresh that is running a forced load does not wait.
            - name: LOAD_IF_EMPTY
              value: "true"
            - name: LOAD_WAIT
              value: "false"
            - name: SERVICE_VERSION
              value: {{ .image.tag | default $root.Chart.AppVersion | quote }}
            {{- with .extraEnv }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
          resources:
            {{- toYaml .resources | nindent 12 }}
          volumeMounts:
            {{- include "order-food.volumeMounts" $root | replace "name: tmp" "name: scratch" | nindent 12 }}
            {{- if include "order-food.hasData" $root }}
            - name: data
              mountPath: /data
              readOnly: true
            {{- end }}
        {{- end }}
        {{- end }}
        {{- if eq $target "order" }}
        # An upgrade from pods that do everything shall refuse no order because those for stock are not there yet.
        - name: wait-for-inventory
          image: {{ include "order-food.image" (dict "root" . "image" .Values.image) }}
          imagePullPolicy: {{ .Values.image.pullPolicy }}
          securityContext:
            {{- include "order-food.securityContext" . | nindent 12 }}
          env:
            {{- include "order-food.inventoryUrl" . | nindent 12 }}
          # Java and nothing else: the image may have neither a shell nor curl.
          command:
            - java
            - -XX:+UseSerialGC
            - -XX:TieredStopAtLevel=1
            - -Xmx16m
            - -XX:-UsePerfData
            - -cp
            - /app/order-food.jar
            - dev.orderfood.observability.HealthProbe
            - $(ORDERFOOD_INVENTORY_URL)/readyz
            - {{ .Values.targets.waitForInventory | quote }}
          resources:
            requests:
              cpu: 50m
              memory: 64Mi
            limits:
              cpu: 500m
              memory: 96Mi
        {{- end }}
      {{- end }}
      containers:
        - name: order-food
          image: {{ include "order-food.image" (dict "root" . "image" .Values.image) }}
          imagePullPolicy: {{ .Values.image.pullPolicy }}
          securityContext:
            {{- include "order-food.securityContext" . | nindent 12 }}
          ports:
            - name: http
              containerPort: 8080
            {{- if .Values.management.port }}
            - name: management
              containerPort: {{ .Values.management.port }}
            {{- end }}
          envFrom:
            - configMapRef:
                name: {{ include "order-food.fullname" . }}-config
            {{- if eq $target "notification" }}
            - configMapRef:
                name: {{ include "order-food.fullname" . }}-receivers
            {{- end }}
            {{- with .Values.extraEnvFrom }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
          env:
            {{- with .Values.management.port }}
            - name: MANAGEMENT_PORT
              value: {{ . | quote }}
            {{- end }}
            {{- if ne $target "all" }}
            - name: ORDERFOOD_TARGET
              value: {{ $target }}
            {{- end }}
            {{- if eq $target "order" }}
            {{- include "order-food.inventoryUrl" . | nindent 12 }}
            - name: ORDERFOOD_INVENTORY_API_KEY
              {{- if .Values.targets.inventoryApiKey.existingSecret }}
              valueFrom:
                secretKeyRef:
                  name: {{ .Values.targets.inventoryApiKey.existingSecret }}
                  key: {{ .Values.targets.inventoryApiKey.key }}
              {{- else }}
              value: apistock # local default: a key of the sample data
              {{- end }}
            {{- end }}
            {{- include "order-food.databaseEnv" (dict "root" . "role" .Values.database.api) | nindent 12 }}
            {{- if and .Values.shopPage.enabled (has $target (list "all" "order")) }}
            - name: SHOP_PAGE
              value: "true"
            - name: SHOP_API_KEY
              value: {{ required "shopPage.enabled needs shopPage.apiKey, a key of the scope create_order" .Values.shopPage.apiKey | quote }}
            - name: SHOP_RATE_LIMIT
              value: {{ .Values.shopPage.rateLimit | quote }}
            - name: SHOP_CURRENCY
              value: {{ .Values.shopPage.currency | quote }}
            {{- end }}
            - name: DB_POOL_SIZE
              value: {{ $own.poolSize | default .Values.database.poolSize | quote }}
            {{- if and .Values.database.readHost (has $target (list "all" "order")) }}
            - name: DB_READ_HOST
              value: {{ .Values.database.readHost | quote }}
            - name: DB_READ_MAX_LAG
              value: {{ .Values.database.readMaxLag | quote }}
            {{- end }}
            - name: SERVICE_VERSION
              value: {{ .Values.image.tag | default .Chart.AppVersion | quote }}
            {{- if has $target (list "all" "notification") }}
            {{- if has "webhook" .Values.notification.channels }}
            - name: WEBHOOK_SECRETS
              valueFrom:
                secretKeyRef:
                  name: {{ required "The channel webhook needs notification.webhook.existingSecret" .Values.notification.webhook.existingSecret }}
                  key: {{ .Values.notification.webhook.secretsKey }}
            {{- end }}
            {{- if and (has "email" .Values.notification.channels) .Values.notification.email.existingSecret }}
            - name: SMTP_PASSWORD
              valueFrom:
                secretKeyRef:
                  name: {{ .Values.notification.email.existingSecret }}
                  key: {{ .Values.notification.email.passwordKey }}
            {{- end }}
            {{- end }}
            {{- with .Values.extraEnv }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
          startupProbe:
            httpGet:
              path: /livez
              port: http
            {{- toYaml .Values.probes.startup | nindent 12 }}
          livenessProbe:
            httpGet:
              path: /livez
              port: http
            {{- toYaml .Values.probes.liveness | nindent 12 }}
          readinessProbe:
            httpGet:
              path: /readyz
              port: http
            {{- toYaml .Values.probes.readiness | nindent 12 }}
          lifecycle:
            preStop:
              {{- if semverCompare ">=1.30-0" .Capabilities.KubeVersion.Version }}
              sleep:
                seconds: {{ .Values.preStopSeconds }}
              {{- else }}
              exec:
                command: [sleep, {{ .Values.preStopSeconds | quote }}]
              {{- end }}
          resources:
            {{- toYaml ($own.resources | default .Values.resources) | nindent 12 }}
          volumeMounts:
            {{- include "order-food.volumeMounts" . | nindent 12 }}
        {{- with .Values.extraContainers }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      volumes:
        - name: tmp
          emptyDir:
            sizeLimit: 256Mi
        {{- if .Values.initContainers.databaseLoad.enabled }}
        - name: scratch
          emptyDir:
            sizeLimit: {{ .Values.data.scratchSize }}
        {{- end }}
        {{- if .Values.database.ca.existingSecret }}
        - name: database-ca
          secret:
            secretName: {{ .Values.database.ca.existingSecret }}
            items:
              - key: {{ .Values.database.ca.key }}
                path: ca.crt
        {{- end }}
        {{- if and .Values.initContainers.databaseLoad.enabled (include "order-food.hasData" .) }}
        - name: data
          {{- include "order-food.dataVolume" . | trim | nindent 10 }}
        {{- end }}
        {{- with .Values.extraVolumes }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- if .Values.topologySpread.enabled }}
      topologySpreadConstraints:
        {{- range $key := concat (list "kubernetes.io/hostname") (ternary (list "topology.kubernetes.io/zone") list .Values.topologySpread.zones) }}
        - topologyKey: {{ $key }}
          maxSkew: 1
          whenUnsatisfiable: {{ $root.Values.topologySpread.whenUnsatisfiable }}
          {{- if semverCompare ">=1.26-0" $root.Capabilities.KubeVersion.Version }}
          # A node that is being drained takes no pod, so it does not count as one that has none.
          nodeTaintsPolicy: Honor
          {{- end }}
          {{- if semverCompare ">=1.27-0" $root.Capabilities.KubeVersion.Version }}
          # The pods that an upgrade replaces do not count.
          matchLabelKeys: [pod-template-hash]
          {{- end }}
          labelSelector:
            matchLabels:
              {{- include "order-food.targetSelectorLabels" $ | nindent 14 }}
        {{- end }}
      {{- end }}
      {{- with .Values.priorityClassName }}
      priorityClassName: {{ . }}
      {{- end }}
      {{- with .Values.nodeSelector }}
      nodeSelector:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .Values.affinity }}
      affinity:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .Values.tolerations }}
      tolerations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
{{- end }}
{{- end }}
