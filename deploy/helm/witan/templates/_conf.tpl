{{/* A process's settings, in HOCON. */}}
{{- define "witan.conf" -}}
{{- $v := .root.Values -}}
{{- $release := .root.Release -}}
witan {
  identity = {{ $v.identity | toJson }}
  data-dir = "/var/lib/witan"
  genesis = "/etc/witan/genesis.json"
  {{- if not (include "witan.isEdge" .) }}
  node-key = "/run/secrets/witan/node/nodekey"
  {{- end }}
  p2p {
    host = "0.0.0.0"
    port = {{ int $v.p2p.port }}
    advertised-host = {{ $v.p2p.advertisedHost | default (printf "%s-p2p.%s.svc" $release.Name $release.Namespace) | toJson }}
    static-nodes = "/etc/witan/nodes.json"
    permissioned-nodes = "/etc/witan/nodes.json"
  }
  rpc {
    enabled = {{ has "edge" .process.roles }}
    host = "0.0.0.0"
    port = {{ int $v.rpc.port }}
    apis = {{ $v.rpc.apis | toJson }}
    virtual-hosts = {{ concat (list "localhost" $release.Name (printf "%s.%s" $release.Name $release.Namespace) (printf "%s.%s.svc" $release.Name $release.Namespace)) $v.rpc.virtualHosts | toJson }}
  }
  {{- if eq $v.journal.kind "postgresql" }}
  journal {
    kind = "postgresql"
    url = {{ required "journal.url is needed for postgresql" $v.journal.url | toJson }}
    {{- if and $v.journal.edgeUser (include "witan.isEdge" .) }}
    user = {{ $v.journal.edgeUser | toJson }}
    {{- else }}
    user = {{ required "journal.user is needed for postgresql" $v.journal.user | toJson }}
    {{- end }}
    password-file = "/run/secrets/witan/journal/password"
  }
  {{- end }}
  {{- if and $v.private.enabled (or (has "private" .process.roles) (has "enclave" .process.roles)) }}
  private {
    enabled = true
    keys = [{{ range $i, $key := $v.private.keys }}{{ if $i }}, {{ end }}{{ printf "/run/secrets/witan/parties/%s" $key | toJson }}{{ end }}]
    {{- if has "enclave" .process.roles }}
    passwords-file = "/run/secrets/witan/parties/passwords"
    {{- end }}
    url = {{ required "private.url is needed where private.enabled" $v.private.url | toJson }}
    peers = {{ $v.private.peers | toJson }}
    p2p { host = "0.0.0.0", port = {{ int $v.private.port }} }
  }
  {{- end }}
  {{- if $v.cluster.enabled }}
  cluster {
    enabled = true
    name = {{ $v.cluster.name | toJson }}
    port = {{ int $v.cluster.port }}
    roles = {{ .process.roles | toJson }}
    tls {
      key = "/run/secrets/witan/cluster/tls.key"
      certificate = "/run/secrets/witan/cluster/tls.crt"
      authority = "/run/secrets/witan/cluster/ca.crt"
    }
  }
  {{- end }}
  metrics { host = "0.0.0.0", port = {{ int $v.monitoring.port }} }
  {{- with $v.settings }}
  {{- . | nindent 2 }}
  {{- end }}
}
{{- end }}
