// Loads each folder given as an argument the way `docker compose config` does, with compose's reference
// implementation, and prints {folder: {project | error}} as JSON. process.env.json in a folder is its environment.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/sirupsen/logrus"
)

type result struct {
	Project json.RawMessage `json:"project,omitempty"`
	Error   string          `json:"error,omitempty"`
}

func main() {
	logrus.SetOutput(io.Discard)
	// The reference library leaves this format to the docker command line.
	dotenv.RegisterFormat("raw", rawFormat)
	results := map[string]result{}
	for _, folder := range os.Args[1:] {
		results[folder] = load(folder)
	}
	if err := json.NewEncoder(os.Stdout).Encode(results); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func load(folder string) (loaded result) {
	defer func() {
		if reason := recover(); reason != nil {
			loaded = result{Error: fmt.Sprint("panic: ", reason)}
		}
	}()
	if err := os.Chdir(folder); err != nil {
		return result{Error: err.Error()}
	}
	options, err := cli.NewProjectOptions(nil,
		cli.WithEnv(environment(folder)),
		cli.WithEnvFiles(), cli.WithDotEnv,
		cli.WithConfigFileEnv, cli.WithDefaultConfigPath,
		cli.WithEnvFiles(), cli.WithDotEnv,
		cli.WithDefaultProfiles())
	if err != nil {
		return result{Error: err.Error()}
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		return result{Error: err.Error()}
	}
	encoded, err := json.Marshal(project)
	if err != nil {
		return result{Error: err.Error()}
	}
	return result{Project: encoded}
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

func rawFormat(reader io.Reader, _ string, variables map[string]string, lookup func(string) (string, bool)) error {
	lines := bufio.NewScanner(reader)
	for lines.Scan() {
		line := strings.TrimLeft(lines.Text(), " \t")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, found := strings.Cut(line, "=")
		if !found {
			value, found = lookup(key)
		}
		if found {
			variables[key] = value
		}
	}
	return lines.Err()
}
