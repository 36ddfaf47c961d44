{{/* What all objects of one release are found by. */}}
{{- define "witan.selector" -}}
app.kubernetes.io/name: witan
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "witan.labels" -}}
{{ include "witan.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{/* Pods that have a role, which is the argument's "role". */}}
{{- define "witan.role" -}}
{{ include "witan.selector" .root }}
witan.io/{{ .role }}: "true"
{{- end }}

{{/* Whether a process of the release has a role. */}}
{{- define "witan.has" -}}
{{- $role := .role -}}
{{- range $name, $process := .root.Values.processes -}}
{{- if and $process (has $role $process.roles) -}}yes{{- end -}}
{{- end -}}
{{- end }}

{{/* What follows a pod's name where others of the group resolve it. */}}
{{- define "witan.members" -}}
{{ .Release.Name }}-members.{{ .Release.Namespace }}.svc
{{- end }}
