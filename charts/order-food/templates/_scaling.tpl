{{- define "order-food.scalingBehavior" -}}
scaleUp:
  stabilizationWindowSeconds: {{ .Values.autoscaling.scaleUp.stabilizationWindowSeconds }}
  selectPolicy: Max
  policies:
    - type: Pods
      value: {{ .Values.autoscaling.scaleUp.pods }}
      periodSeconds: {{ .Values.autoscaling.scaleUp.periodSeconds }}
    - type: Percent
      value: 100
      periodSeconds: {{ .Values.autoscaling.scaleUp.periodSeconds }}
scaleDown:
  stabilizationWindowSeconds: {{ .Values.autoscaling.scaleDown.stabilizationWindowSeconds }}
  policies:
    - type: Pods
      value: {{ .Values.autoscaling.scaleDown.pods }}
      periodSeconds: {{ .Values.autoscaling.scaleDown.periodSeconds }}
{{- end }}

{{- /* An amount of CPU in thousandths of one. */}}
{{- define "order-food.millicores" -}}
{{- $amount := toString . }}
{{- if hasSuffix "m" $amount }}
{{- trimSuffix "m" $amount }}
{{- else }}
{{- mulf (float64 $amount) 1000 }}
{{- end }}
{{- end }}

{{- /* root, target: refuses an autoscaler that could never add a pod, because nobody would notice before a busy evening. The CPU
       that a pod uses is that of all its containers, so its limit is theirs together, and none where one of them has none. An
       autoscaler leaves things as they are until a target is exceeded by a tenth. */}}
{{- define "order-food.checkScaling" -}}
{{- $root := .root }}
{{- $own := index $root.Values.targets .target | default dict }}
{{- $scaling := include "order-food.scaling" . | fromYaml }}
{{- $name := include "order-food.targetFullname" . }}
{{- $path := ternary (printf "targets.%s." .target) "" (has .target (list "inventory" "notification")) }}
{{- if gt (int $scaling.minReplicas) (int $scaling.maxReplicas) }}
{{- fail (printf "%s cannot have at least %v pods and at most %v" $name $scaling.minReplicas $scaling.maxReplicas) }}
{{- end }}
{{- $outbox := and $root.Values.autoscaling.keda.enabled (has .target (list "all" "notification")) }}
{{- if not (or $scaling.targetCPU $scaling.targetCPUUtilizationPercentage $scaling.targetMemoryUtilizationPercentage $outbox) }}
{{- fail "autoscaling.enabled needs autoscaling.targetCPU or one of the percentages" }}
{{- end }}
{{- $requested := 0.0 }}
{{- $complete := true }}
{{- $resources := list ($own.resources | default $root.Values.resources) }}
{{- range $root.Values.extraContainers }}
{{- $resources = append $resources (.resources | default dict) }}
{{- end }}
{{- $limit := 0.0 }}
{{- $limited := true }}
{{- range $resources }}
{{- $most := dig "limits" "cpu" "" . | toString }}
{{- if $most }}
{{- $limit = addf $limit (include "order-food.millicores" $most | float64) }}
{{- else }}
{{- $limited = false }}
{{- end }}
{{- /* Kubernetes takes the limit for a request that is missing. */}}
{{- $request := dig "requests" "cpu" "" . | default $most | toString }}
{{- if $request }}
{{- $requested = addf $requested (include "order-food.millicores" $request | float64) }}
{{- else }}
{{- $complete = false }}
{{- end }}
{{- end }}
{{- $what := printf "the pods of %s may use no more than %vm of CPU, the limit of their containers, so" $name $limit }}
{{- if and $limited $scaling.targetCPU (ge (mulf (include "order-food.millicores" $scaling.targetCPU | float64) 1.1) $limit) }}
{{- fail (printf "%s %sautoscaling.targetCPU (%s) is never exceeded by the tenth that it takes, and no pod is ever added: lower it, 70 %% of the limit is usual, or raise %sresources.limits.cpu" $what $path $scaling.targetCPU $path) }}
{{- end }}
{{- with $scaling.targetCPUUtilizationPercentage }}
{{- if not $complete }}
{{- fail (printf "%sautoscaling.targetCPUUtilizationPercentage is a share of the requested CPU, and a container of %s requests none: set resources.requests.cpu" $path $name) }}
{{- end }}
{{- if and $limited (ge (mulf $requested (divf . 100) 1.1) $limit) }}
{{- fail (printf "%s %sautoscaling.targetCPUUtilizationPercentage (%v %% of the %vm that are requested) is never exceeded by the tenth that it takes, and no pod is ever added: lower it, or raise %sresources.limits.cpu" $what $path . $requested $path) }}
{{- end }}
{{- end }}
{{- end }}
