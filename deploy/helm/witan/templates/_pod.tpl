{{/* The ports of a process with its roles. */}}
{{- define "witan.ports" -}}
{{- $v := .root.Values -}}
- {name: monitoring, containerPort: {{ int $v.monitoring.port }}}
{{- if has "ledger" .process.roles }}
- {name: p2p, containerPort: {{ int $v.p2p.port }}}
{{- end }}
{{- if has "edge" .process.roles }}
- {name: rpc, containerPort: {{ int $v.rpc.port }}}
{{- end }}
{{- if and $v.private.enabled (has "private" .process.roles) }}
- {name: private, containerPort: {{ int $v.private.port }}}
{{- end }}
{{- if $v.cluster.enabled }}
- {name: cluster, containerPort: {{ int $v.cluster.port }}}
{{- end }}
{{- end }}

{{/* Whether a process only answers clients: it proves nobody's identity, and may be another user of the database. */}}
{{- define "witan.isEdge" -}}
{{- if eq (join "," .process.roles) "edge" }}yes{{ end }}
{{- end }}

{{/* Which Secret is mounted in which folder. Members prove the node's identity; parties' keys go to enclaves only. */}}
{{- define "witan.secrets" -}}
{{- $v := .root.Values -}}
{{- if has "ledger" .process.roles }}
node: {{ required "secrets.nodeKey is needed" $v.secrets.nodeKey }}
{{- end }}
{{- if and $v.journal.edgeUser (include "witan.isEdge" .) }}
journal: {{ required "secrets.edgeJournal is needed where journal.edgeUser is given" $v.secrets.edgeJournal }}
{{- else if eq $v.journal.kind "postgresql" }}
journal: {{ required "secrets.journal is needed for postgresql" $v.secrets.journal }}
{{- end }}
{{- if and $v.private.enabled (has "enclave" .process.roles) }}
parties: {{ required "secrets.parties is needed where private.enabled" $v.secrets.parties }}
{{- else if and $v.private.enabled (has "private" .process.roles) }}
parties: {{ required "secrets.partiesPublic is needed where private and enclave are apart" $v.secrets.partiesPublic }}
{{- end }}
{{- if $v.cluster.enabled }}
cluster: {{ required "secrets.cluster is needed where cluster.enabled" $v.secrets.cluster }}
{{- end }}
{{- end }}

{{- define "witan.mounts" -}}
- {name: data, mountPath: /var/lib/witan}
- {name: temporary, mountPath: /tmp}
- {name: configuration, mountPath: /etc/witan, readOnly: true}
{{- range $folder, $secret := include "witan.secrets" . | fromYaml }}
- {name: secret-{{ $folder }}, mountPath: /run/secrets/witan/{{ $folder }}, readOnly: true}
{{- end }}
{{- end }}
