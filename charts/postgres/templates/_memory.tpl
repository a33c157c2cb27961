{{- /* A quantity of Kubernetes, or a size as PostgreSQL writes it (its units count in 1024s, and a number alone in pages of
       8 KiB): in MiB, rounded down. */}}
{{- define "postgres.mebibytes" -}}
{{- $text := toString .size | trimAll "' " }}
{{- $number := regexFind "^[0-9.]+" $text }}
{{- $unit := trimPrefix $number $text }}
{{- $bytes := get (dict "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 "k" 1000 "K" 1000 "M" 1000000 "G" 1000000000 "T" 1000000000000 "kB" 1024 "MB" 1048576 "GB" 1073741824 "TB" 1099511627776 "B" 1) $unit | default .without }}
{{- divf (mulf (float64 $number) $bytes) 1048576 | floor | int64 }}
{{- end }}

{{- /* Beyond its limit the kernel kills a process of the server, which then ends all sessions and recovers. */}}
{{- define "postgres.checkMemory" -}}
{{- $connections := .Values.parameters.max_connections | default 100 | toString | int }}
{{- $buffers := include "postgres.mebibytes" (dict "size" (.Values.parameters.shared_buffers | default "128MB") "without" 8192) | int }}
{{- /* A session of order-food that has run for a while: 2 to 3 MiB of its own for caches of the catalog and prepared statements,
       measured as Private_Dirty. */}}
{{- $needed := add $buffers (mul 3 $connections) 128 }}
{{- with .Values.resources.limits.memory }}
{{- $limit := include "postgres.mebibytes" (dict "size" . "without" 1) | int }}
{{- if lt $limit $needed }}
{{- fail (printf "resources.limits.memory is %v, %d MiB less than the server may need: %d connections of 3 MiB (parameters.max_connections), %d MiB of shared_buffers and 128 MiB for the rest make %d MiB. Raise resources.requests.memory and resources.limits.memory, or lower parameters.max_connections" . (sub $needed $limit) $connections $buffers $needed) }}
{{- end }}
{{- end }}
{{- end }}
