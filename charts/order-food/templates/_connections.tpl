{{- /* The most connections to the database that an installation opens at the same time, as a map: `parts`, each with `what` and
       `count`, and `total`. */}}
{{- define "order-food.connections" -}}
{{- $root := . }}
{{- $connections := .Values.database.connections }}
{{- $parts := list }}
{{- $total := 0 }}
{{- range $target := include "order-food.targets" . | splitList " " }}
{{- $own := index $root.Values.targets $target | default dict }}
{{- /* The pool, and one that is opened every few seconds to see whether the database is there. */}}
{{- $each := add ($own.poolSize | default $root.Values.database.poolSize) 1 }}
{{- if ne $target "inventory" }}
{{- /* orderfood.notification.datasource.maximum-pool-size */}}
{{- $each = add $each 4 }}
{{- end }}
{{- /* Of the migration and of the loader, which run before the pool is there. */}}
{{- $each = max $each 3 }}
{{- /* Beside those that serve: the one that maxSurge adds, and the one that still answers what it has accepted while the
       next successor starts. */}}
{{- $pods := add (include "order-food.scaling" (dict "root" $root "target" $target) | fromYaml).most 2 }}
{{- $count := mul $pods $each }}
{{- $total = add $total $count }}
{{- $parts = append $parts (dict "what" (printf "%s, %d pods (2 of them while pods are replaced) with %d each" (include "order-food.targetFullname" (dict "root" $root "target" $target)) $pods $each) "count" $count) }}
{{- end }}
{{- range $name, $what := dict "refresh" "a run of database-load" "backup" "a backup or a restore" "exporter" "an exporter of metrics" "reserved" "administrators, reserved by the server" "other" "everything else" }}
{{- $count := index $connections $name }}
{{- if $count }}
{{- $total = add $total $count }}
{{- $parts = append $parts (dict "what" $what "count" $count) }}
{{- end }}
{{- end }}
{{- dict "parts" $parts "total" $total | toYaml }}
{{- end }}

{{- /* Pods that find no connection refuse orders, and the first to notice would be the customers of a busy evening. */}}
{{- define "order-food.checkConnections" -}}
{{- $budget := include "order-food.connections" . | fromYaml }}
{{- $total := int $budget.total }}
{{- $limit := int .Values.database.maxConnections }}
{{- if and $limit (gt $total $limit) }}
{{- $parts := list }}
{{- range $budget.parts }}
{{- $parts = append $parts (printf "%v for %s" .count .what) }}
{{- end }}
{{- fail (printf "the installation may open %d connections to the database, %d more than database.maxConnections, which is %d: %s. Lower autoscaling.maxReplicas (or replicaCount) or database.poolSize, with targets.separate those of targets.inventory and targets.notification, too; or let the server take more: parameters.max_connections of charts/postgres, or the setting of a server elsewhere, and database.maxConnections with it" $total (sub $total $limit) $limit (join "; " $parts)) }}
{{- end }}
{{- end }}
