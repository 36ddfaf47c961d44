package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	"helm.sh/helm/v3/pkg/lint"
	"helm.sh/helm/v3/pkg/lint/support"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
)

// A shape is a way to use the chart.
type shape struct {
	name   string
	files  []string
	values map[string]any
}

var given = map[string]any{"genesis": "{\"config\": {}}\n", "nodes": "[]\n"}

var private = map[string]any{
	"private": map[string]any{
		"enabled": true,
		"url":     "https://tm.example:9000/",
		"keys":    []any{"acme.key", "acme2.key"},
		"peers":   []any{"https://tm.bank.example:9000/"},
	},
	"secrets": map[string]any{"parties": "witan-parties"},
	"networkPolicy": map[string]any{
		"clients":    []any{map[string]any{"podSelector": map[string]any{"matchLabels": map[string]any{"app": "dapp"}}}},
		"monitoring": []any{map[string]any{"namespaceSelector": map[string]any{}}},
		"database":   []any{map[string]any{"ipBlock": map[string]any{"cidr": "10.0.0.9/32"}}},
	},
	"settings": "state.mode = \"pruned\"\npool.max-transactions = 100",
}

// Each role in processes of its own, which the boundaries are drawn for.
var apart = map[string]any{
	"journal": map[string]any{"kind": "postgresql", "url": "jdbc:postgresql://pg:5432/witan", "user": "witan"},
	"cluster": map[string]any{"enabled": true},
	"private": map[string]any{"enabled": true, "url": "https://tm.example:9000/", "keys": []any{"acme.key"}},
	"secrets": map[string]any{
		"parties": "witan-parties", "partiesPublic": "witan-parties-public", "journal": "witan-journal", "cluster": "witan-tls",
	},
	"processes": map[string]any{
		"node": nil, "ledger": of("ledger"), "private": of("private"), "enclave": of("enclave"), "edge": of("edge"),
	},
}

func of(role string) map[string]any {
	return map[string]any{
		"replicas": 2, "roles": []any{role}, "javaOptions": "-Xmx256m", "storage": map[string]any{"size": "", "className": ""},
		"resources": map[string]any{
			"requests": map[string]any{"cpu": "1", "memory": "1Gi"}, "limits": map[string]any{"memory": "1Gi"},
		},
	}
}

var shapes = []shape{
	{"each role apart", nil, apart},
	{"one process", nil, nil},
	{"one process, with private transactions", nil, private},
	{"a group", []string{"values-group.yaml"}, nil},
	{"a group, with private transactions", []string{"values-group.yaml"}, private},
}

var decoder = func() runtime.Decoder {
	scheme := runtime.NewScheme()
	utilruntime.Must(appsv1.AddToScheme(scheme))
	utilruntime.Must(corev1.AddToScheme(scheme))
	utilruntime.Must(networkingv1.AddToScheme(scheme))
	utilruntime.Must(policyv1.AddToScheme(scheme))
	return serializer.NewCodecFactory(scheme, serializer.EnableStrict).UniversalDeserializer()
}()

// checkChart renders the chart in one shape, reads each object strictly by its Kubernetes type, and looks whether the
// objects fit together.
func checkChart(folder string, shape shape) ([]finding, error) {
	values := map[string]any{}
	for _, file := range shape.files {
		read, err := chartutil.ReadValuesFile(filepath.Join(folder, file))
		if err != nil {
			return nil, err
		}
		values = chartutil.MergeTables(read, values)
	}
	values = chartutil.MergeTables(clone(shape.values), values)
	values = chartutil.MergeTables(clone(given), values)
	var found []finding
	for _, message := range lint.All(folder, clone(values), "test", true).Messages {
		if message.Severity >= support.WarningSev {
			found = append(found, finding{message.Path, message.Err.Error()})
		}
	}
	loaded, err := loader.Load(folder)
	if err != nil {
		return nil, err
	}
	options := chartutil.ReleaseOptions{Name: "acme", Namespace: "ledger", IsInstall: true}
	complete, err := chartutil.ToRenderValues(loaded, values, options, nil)
	if err != nil {
		return nil, err
	}
	files, err := engine.Render(loaded, complete)
	if err != nil {
		return nil, err
	}
	var objects []runtime.Object
	for _, name := range sorted(files) {
		if !strings.HasSuffix(name, ".yaml") {
			continue
		}
		for _, text := range strings.Split("\n"+files[name], "\n---\n") {
			if strings.TrimSpace(withoutComments(text)) == "" {
				continue
			}
			object, _, err := decoder.Decode([]byte(text), nil, nil)
			if err != nil {
				found = append(found, finding{name, err.Error()})
				continue
			}
			objects = append(objects, object)
		}
	}
	if folder := os.Getenv("RENDERED"); folder != "" {
		if err := write(folder, shape, objects); err != nil {
			return nil, err
		}
	}
	return append(found, fit(objects)...), nil
}

// fit tells what one object names and no other is.
func fit(objects []runtime.Object) []finding {
	var found []finding
	var pods []corev1.PodTemplateSpec
	services, configs, names := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, object := range objects {
		key := fmt.Sprintf("%T %s", object, object.(metav1.Object).GetName())
		if names[key] {
			found = append(found, finding{key, "there are two"})
		}
		names[key] = true
		switch o := object.(type) {
		case *appsv1.StatefulSet:
			pods = append(pods, o.Spec.Template)
			found = append(found, ownPods(o)...)
		case *corev1.Service:
			services[o.Name] = true
		case *corev1.ConfigMap:
			configs[o.Name] = true
		}
	}
	if len(pods) == 0 {
		found = append(found, finding{"chart", "there is no StatefulSet"})
	}
	for _, object := range objects {
		name := object.(metav1.Object).GetName()
		switch o := object.(type) {
		case *appsv1.StatefulSet:
			if !services[o.Spec.ServiceName] {
				found = append(found, finding{name, "there is no Service " + o.Spec.ServiceName})
			}
			for _, volume := range o.Spec.Template.Spec.Volumes {
				if volume.ConfigMap != nil && !configs[volume.ConfigMap.Name] {
					found = append(found, finding{name, "there is no ConfigMap " + volume.ConfigMap.Name})
				}
			}
		case *corev1.Service:
			found = append(found, selects(name, labels.SelectorFromSet(o.Spec.Selector), pods, targets(o))...)
		case *policyv1.PodDisruptionBudget:
			found = append(found, selects(name, selector(o.Spec.Selector), pods, nil)...)
		case *networkingv1.NetworkPolicy:
			found = append(found, selects(name, selector(&o.Spec.PodSelector), pods, admitted(o))...)
		}
	}
	return found
}

// ownPods holds a StatefulSet to what every process of ours is run with.
func ownPods(set *appsv1.StatefulSet) []finding {
	var found []finding
	say := func(what string) { found = append(found, finding{set.Name, what}) }
	if !selector(set.Spec.Selector).Matches(labels.Set(set.Spec.Template.Labels)) {
		say("it does not select its own pods")
	}
	spec := set.Spec.Template.Spec
	volumes := map[string]bool{}
	for _, volume := range spec.Volumes {
		volumes[volume.Name] = true
	}
	for _, claim := range set.Spec.VolumeClaimTemplates {
		volumes[claim.Name] = true
	}
	if spec.SecurityContext == nil || spec.SecurityContext.RunAsNonRoot == nil || !*spec.SecurityContext.RunAsNonRoot {
		say("it may run as root")
	}
	for _, container := range spec.Containers {
		context := container.SecurityContext
		if context == nil || context.ReadOnlyRootFilesystem == nil || !*context.ReadOnlyRootFilesystem {
			say("its root can be written")
		}
		ports := map[string]bool{}
		for _, port := range container.Ports {
			ports[port.Name] = true
		}
		for _, probe := range []*corev1.Probe{container.StartupProbe, container.LivenessProbe, container.ReadinessProbe} {
			if probe == nil || probe.HTTPGet == nil || !ports[probe.HTTPGet.Port.StrVal] {
				say("a probe is missing, or asks at a port that is not there")
			}
		}
		for _, mount := range container.VolumeMounts {
			if !volumes[mount.Name] {
				say("there is no volume " + mount.Name)
			}
			delete(volumes, mount.Name)
		}
		if container.Resources.Limits.Memory().IsZero() || container.Resources.Requests.Cpu().IsZero() {
			say("it has no limit of memory, or asks for no processor")
		}
	}
	for name := range volumes {
		say("nobody mounts volume " + name)
	}
	return found
}

// selects tells where no pod is selected, or a selected one lacks a port by its name.
func selects(name string, which labels.Selector, pods []corev1.PodTemplateSpec, ports []string) []finding {
	var found []finding
	any := false
	for _, pod := range pods {
		if !which.Matches(labels.Set(pod.Labels)) {
			continue
		}
		any = true
		has := map[string]bool{}
		for _, port := range pod.Spec.Containers[0].Ports {
			has[port.Name] = true
		}
		for _, port := range ports {
			if !has[port] {
				found = append(found, finding{name, "a pod that it selects has no port " + port})
			}
		}
	}
	if !any {
		found = append(found, finding{name, "it selects no pod"})
	}
	return found
}

func selector(of *metav1.LabelSelector) labels.Selector {
	read, err := metav1.LabelSelectorAsSelector(of)
	if err != nil {
		return labels.Nothing()
	}
	return read
}

func targets(service *corev1.Service) []string {
	var all []string
	for _, port := range service.Spec.Ports {
		all = append(all, port.TargetPort.StrVal)
	}
	return all
}

func admitted(policy *networkingv1.NetworkPolicy) []string {
	var all []string
	for _, rule := range policy.Spec.Ingress {
		for _, port := range rule.Ports {
			if port.Port != nil && port.Port.StrVal != "" {
				all = append(all, port.Port.StrVal)
			}
		}
	}
	return all
}

// write leaves the settings of each process for whoever checks them.
func write(folder string, shape shape, objects []runtime.Object) error {
	for _, object := range objects {
		if config, is := object.(*corev1.ConfigMap); is {
			name := strings.NewReplacer(" ", "-", ",", "").Replace(shape.name) + "-" + config.Name + ".conf"
			if err := os.WriteFile(filepath.Join(folder, name), []byte(config.Data["node.conf"]), 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

func withoutComments(text string) string {
	var kept []string
	for _, line := range strings.Split(text, "\n") {
		if !strings.HasPrefix(strings.TrimSpace(line), "#") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

func clone(values map[string]any) map[string]any {
	copied := map[string]any{}
	for key, value := range values {
		if table, is := value.(map[string]any); is {
			value = clone(table)
		}
		copied[key] = value
	}
	return copied
}

func sorted(files map[string]string) []string {
	var names []string
	for name := range files {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
