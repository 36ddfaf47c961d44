package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// checkDockerfile parses the file as BuildKit does, with its own warnings, and holds it to what the image promises.
func checkDockerfile(file string) ([]finding, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	parsed, err := parser.Parse(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	var found []finding
	for _, warning := range parsed.Warnings {
		found = append(found, finding{file, warning.Short})
	}
	rules := linter.New(&linter.Config{
		Warn: func(rule, _, _, message string, at []parser.Range) {
			found = append(found, finding{fmt.Sprintf("%s:%d", file, at[0].Start.Line), rule + ": " + message})
		},
	})
	stages, _, err := instructions.Parse(parsed.AST, rules)
	if err != nil {
		return nil, err
	}
	user, entry := "", false
	for _, command := range stages[len(stages)-1].Commands {
		switch c := command.(type) {
		case *instructions.UserCommand:
			user = c.User
		case *instructions.EntrypointCommand:
			entry = !c.PrependShell
		}
	}
	if user == "" || user == "root" || strings.HasPrefix(user, "0") {
		found = append(found, finding{file, "it runs as root"})
	}
	if !entry {
		found = append(found, finding{file, "the program has to be process 1, to hear that it is to stop"})
	}
	return found, nil
}

// checkCompose reads the file strictly by the Compose schema, and holds its services to what the chart does.
func checkCompose(file string) ([]finding, error) {
	options, err := cli.NewProjectOptions([]string{file}, cli.WithName("check"), cli.WithWorkingDirectory(filepath.Dir(file)))
	if err != nil {
		return nil, err
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		return nil, err
	}
	var found []finding
	members := 0
	for name, service := range project.Services {
		say := func(what string) { found = append(found, finding{name, what}) }
		if service.HealthCheck == nil {
			say("it has no health check")
		}
		for _, secret := range service.Secrets {
			if _, there := project.Secrets[secret.Source]; !there {
				say("there is no secret " + secret.Source)
			}
		}
		for variable := range service.Environment {
			if strings.Contains(strings.ToLower(variable), "password") && !strings.HasSuffix(variable, "_FILE") {
				say("a secret in a variable: " + variable)
			}
		}
		if !strings.HasPrefix(service.Image, "witan") {
			continue
		}
		members++
		if !service.ReadOnly {
			say("its root can be written")
		}
		if len(service.CapDrop) == 0 {
			say("it keeps capabilities")
		}
		if core := service.Ulimits["core"]; core == nil || core.Single != 0 || core.Hard != 0 {
			say("it may dump its memory")
		}
	}
	if members == 0 {
		found = append(found, finding{file, "no service runs Witan"})
	}
	return found, nil
}
