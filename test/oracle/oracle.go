// Reads folders and compose files from its input, one a line, loads each the way `docker compose config` does, with
// compose's reference implementation, and answers {project, model, milliseconds | error} as one line of JSON.
// process.env.json in a folder is its environment.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"
	"unicode"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/sirupsen/logrus"
)

type result struct {
	Project json.RawMessage `json:"project,omitempty"`
	// The merged files before they become typed: keeps extensions and every key as it is written.
	Model map[string]any `json:"model,omitempty"`
	// How long the project took, without the model and the printing.
	Milliseconds float64 `json:"milliseconds,omitempty"`
	Error        string  `json:"error,omitempty"`
}

func main() {
	logrus.SetOutput(io.Discard)
	// A recursion without end, which the reference knows, ends the program: soon, and with little memory.
	debug.SetMaxStack(64 << 20)
	// The reference library leaves this format to the docker command line.
	dotenv.RegisterFormat("raw", rawFormat)
	paths := bufio.NewScanner(os.Stdin)
	answers := json.NewEncoder(os.Stdout)
	for paths.Scan() {
		if err := answers.Encode(load(paths.Text())); err != nil {
			// What was read is nothing that JSON can hold: infinity, for one.
			if err := answers.Encode(result{Error: "json: " + err.Error()}); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
		}
	}
}

func load(path string) (loaded result) {
	defer func() {
		if reason := recover(); reason != nil {
			loaded = result{Error: fmt.Sprint("panic: ", reason)}
		}
	}()
	folder, variables := path, []string{}
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		folder = filepath.Dir(path)
		variables = append(variables, "COMPOSE_FILE="+filepath.Base(path))
	}
	if err := os.Chdir(folder); err != nil {
		return result{Error: err.Error()}
	}
	options, err := cli.NewProjectOptions(nil,
		cli.WithEnv(append(environment(folder), variables...)),
		cli.WithEnvFiles(), cli.WithDotEnv,
		cli.WithConfigFileEnv, cli.WithDefaultConfigPath,
		cli.WithEnvFiles(), cli.WithDotEnv,
		cli.WithDefaultProfiles())
	if err != nil {
		return result{Error: err.Error()}
	}
	start := time.Now()
	project, err := options.LoadProject(context.Background())
	milliseconds := time.Since(start).Seconds() * 1000
	if err != nil {
		return result{Error: err.Error()}
	}
	model, err := loader.LoadModelWithContext(context.Background(), types.ConfigDetails{
		ConfigFiles: types.ToConfigFiles(project.ComposeFiles),
		WorkingDir:  project.WorkingDir,
		Environment: project.Environment,
	}, func(o *loader.Options) { o.SetProjectName(project.Name, true) })
	if err != nil {
		return result{Error: err.Error()}
	}
	for _, service := range project.Services {
		if service.Build != nil {
			// The library prints keys of files as JSON that nobody can read.
			service.Build.SSH = nil
		}
	}
	encoded, err := json.Marshal(project)
	if err != nil {
		return result{Error: err.Error()}
	}
	return result{Project: encoded, Model: model, Milliseconds: milliseconds}
}

func environment(folder string) []string {
	variables := map[string]string{}
	if content, err := os.ReadFile(filepath.Join(folder, "process.env.json")); err == nil {
		if err := json.Unmarshal(content, &variables); err != nil {
			panic(err)
		}
	}
	list := []string{"PWD=" + folder}
	for key, value := range variables {
		list = append(list, key+"="+value)
	}
	return list
}

// As the docker command line reads lines of NAME=value.
func rawFormat(reader io.Reader, _ string, variables map[string]string, lookup func(string) (string, bool)) error {
	lines := bufio.NewScanner(reader)
	for first := true; lines.Scan(); first = false {
		text := lines.Text()
		if first {
			text = strings.TrimPrefix(text, "\ufeff")
		}
		line := strings.TrimLeftFunc(text, unicode.IsSpace)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, found := strings.Cut(line, "=")
		if key == "" || strings.ContainsAny(key, " \t") {
			return fmt.Errorf("no variable name, or one with a space in it: %s", line)
		}
		if !found {
			value, found = lookup(key)
		}
		if found {
			variables[key] = value
		}
	}
	return lines.Err()
}
