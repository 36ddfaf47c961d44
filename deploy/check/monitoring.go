package main

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"
)

// A query is PromQL and where it stands.
type query struct{ where, text string }

type panel struct {
	ID      int    `json:"id"`
	Title   string `json:"title"`
	Type    string `json:"type"`
	GridPos struct{ H, W, X, Y int }
	Targets []struct {
		Expr  string `json:"expr"`
		RefID string `json:"refId"`
	} `json:"targets"`
}

// readDashboard gives a dashboard's queries, with Grafana's variables replaced by what they may stand for.
func readDashboard(file string) ([]query, []finding, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, nil, err
	}
	var dashboard struct {
		Title, UID string
		Panels     []panel
		Templating struct {
			List []struct{ Name, Type string }
		}
	}
	if err := json.Unmarshal(text, &dashboard); err != nil {
		return nil, nil, err
	}
	var queries []query
	var found []finding
	ids := map[int]bool{}
	for _, panel := range dashboard.Panels {
		say := func(what string) { found = append(found, finding{panel.Title, what}) }
		if ids[panel.ID] {
			say("another panel has its id")
		}
		ids[panel.ID] = true
		if panel.GridPos.X+panel.GridPos.W > 24 || panel.GridPos.W == 0 {
			say("it does not fit beside the others")
		}
		if panel.Type != "row" && len(panel.Targets) == 0 {
			say("it shows nothing")
		}
		for _, target := range panel.Targets {
			text := strings.NewReplacer("$__rate_interval", "1m", "$__range", "1h").Replace(target.Expr)
			for _, variable := range dashboard.Templating.List {
				text = strings.ReplaceAll(text, "$"+variable.Name, "any")
			}
			if _, err := parser.ParseExpr(text); err != nil {
				say(target.Expr + ": " + err.Error())
			}
			queries = append(queries, query{panel.Title, text})
		}
	}
	if len(queries) == 0 {
		found = append(found, finding{file, "there is no query"})
	}
	return queries, found, nil
}

// readAlerts gives the expressions of alert rules.
func readAlerts(file string) ([]query, []finding, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, nil, err
	}
	groups, errs := rulefmt.Parse(text, false, model.LegacyValidation)
	var found []finding
	for _, err := range errs {
		found = append(found, finding{file, err.Error()})
	}
	var queries []query
	if groups != nil {
		for _, group := range groups.Groups {
			for _, rule := range group.Rules {
				queries = append(queries, query{rule.Alert, rule.Expr})
				if rule.Annotations["summary"] == "" || rule.Labels["severity"] == "" {
					found = append(found, finding{rule.Alert, "it has no summary or no severity"})
				}
			}
		}
	}
	if len(queries) == 0 {
		found = append(found, finding{file, "there is no rule"})
	}
	return queries, found, nil
}

// checkMetrics looks for every metric of the queries, with every label that they name, on a page. Those of node groups
// are on the pages of their JVMs alone.
func checkMetrics(queries []query, page string) ([]finding, error) {
	there, err := readPage(page)
	if err != nil {
		return nil, err
	}
	_, inGroup := there["witan_group_active"]
	var found []finding
	for _, query := range queries {
		expression, err := parser.ParseExpr(query.text)
		if err != nil {
			continue // Said already.
		}
		parser.Inspect(expression, func(node parser.Node, _ []parser.Node) error {
			selector, is := node.(*parser.VectorSelector)
			if !is || selector.Name == "up" || !inGroup && strings.HasPrefix(selector.Name, "witan_group_") {
				return nil
			}
			labels, known := there[selector.Name]
			if !known {
				found = append(found, finding{query.where, selector.Name + " is not on the page"})
				return nil
			}
			for _, matcher := range selector.LabelMatchers {
				// The first is the name itself; the others are given by Prometheus.
				switch matcher.Name {
				case "__name__", "job", "instance":
				default:
					if !labels[matcher.Name] {
						found = append(found, finding{query.where, selector.Name + " has no label " + matcher.Name})
					}
				}
			}
			return nil
		})
	}
	return found, nil
}

// readPage gives the labels of each metric of a page in Prometheus's text format.
func readPage(file string) (map[string]map[string]bool, error) {
	open, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer open.Close()
	there := map[string]map[string]bool{}
	lines := bufio.NewScanner(open)
	for lines.Scan() {
		line := lines.Text()
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		end := strings.IndexAny(line, "{ ")
		if end < 0 {
			continue
		}
		name := line[:end]
		if there[name] == nil {
			there[name] = map[string]bool{}
		}
		if line[end] == '{' {
			for _, label := range strings.Split(line[end+1:strings.LastIndex(line, "}")], ",") {
				there[name][strings.TrimSpace(strings.SplitN(label, "=", 2)[0])] = true
			}
		}
	}
	return there, lines.Err()
}
