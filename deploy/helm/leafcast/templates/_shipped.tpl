{{/*
The objects of a file of deploy/, in the release's namespace and with the label that kustomize adds there: what an account
may do, and what the CRD looks like, stands once. Takes a list of the root and the file's path in the chart; a file that is not there is nothing.
*/}}
{{- define "leafcast.shipped" -}}
{{- $root := index . 0 }}
{{- range splitList "\n---\n" ($root.Files.Get (index . 1)) }}
{{- with fromYaml . }}
{{- if .metadata.namespace }}
{{- $_ := set .metadata "namespace" $root.Release.Namespace }}
{{- end }}
{{- range .subjects }}
{{- $_ := set . "namespace" $root.Release.Namespace }}
{{- end }}
{{- $_ := set .metadata "labels" (merge (dict "app.kubernetes.io/name" "leafcast") (default dict .metadata.labels)) }}
---
{{ toYaml . }}
{{- end }}
{{- end }}
{{- end -}}
