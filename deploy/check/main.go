// Checks what operators get beside the program: the Helm chart as it renders, the container's definition and the
// Compose file, the dashboard and the alert rules. Usage: go run . DEPLOY-FOLDER [METRICS-PAGE]
//
// A metrics page of a running node, as a file, has to have every metric that dashboard and rules name.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// A finding is what is wrong, and where.
type finding struct{ where, what string }

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: check DEPLOY-FOLDER [METRICS-PAGE]")
		os.Exit(2)
	}
	deploy := os.Args[1]
	page := ""
	if len(os.Args) > 2 {
		page = os.Args[2]
	}
	passed, failed := 0, 0
	check := func(name string, found []finding, err error) {
		if err != nil {
			found = append(found, finding{name, err.Error()})
		}
		if len(found) == 0 {
			fmt.Println("ok      " + name)
			passed++
			return
		}
		failed++
		for _, each := range found {
			fmt.Printf("FAILED  %s: %s: %s\n", name, each.where, each.what)
		}
	}
	for _, shape := range shapes {
		found, err := checkChart(filepath.Join(deploy, "helm", "witan"), shape)
		check("chart: "+shape.name, found, err)
	}
	found, err := checkDockerfile(filepath.Join(deploy, "container", "Dockerfile"))
	check("Dockerfile", found, err)
	found, err = checkCompose(filepath.Join(deploy, "compose", "compose.yaml"))
	check("compose.yaml", found, err)
	queries, found, err := readDashboard(filepath.Join(deploy, "dashboards", "witan.json"))
	check("dashboard", found, err)
	rules, found, err := readAlerts(filepath.Join(deploy, "dashboards", "alerts.yaml"))
	check("alert rules", found, err)
	if page != "" {
		found, err = checkMetrics(append(queries, rules...), page)
		check("metrics of dashboard and rules on the page", found, err)
	}
	fmt.Printf("%d passed, %d failed\n", passed, failed)
	if failed > 0 {
		os.Exit(1)
	}
}
