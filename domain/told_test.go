package domain

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"testing"
)

// told is which commands the scenarios have seen happen, and which refused. Scenarios do not run in parallel.
var told = struct{ happened, refused map[string]bool }{map[string]bool{}, map[string]bool{}}

// TestMain looks, when every test has run, for commands that no scenario has told of.
func TestMain(m *testing.M) {
	code := m.Run()
	all := flag.Lookup("test.run").Value.String() == "" && flag.Lookup("test.skip").Value.String() == "" && flag.Lookup("test.list").Value.String() == ""
	if code == 0 && all {
		for _, missing := range untold(CommandNames(), told.happened, told.refused) {
			fmt.Println("FAIL: " + missing)
			code = 1
		}
	}
	os.Exit(code)
}

// untold lists the commands without a scenario in which they happen, and those without one in which they are refused.
func untold(commands []string, happened, refused map[string]bool) (missing []string) {
	for _, c := range commands {
		if !happened[c] {
			missing = append(missing, c+" happens in no scenario")
		}
		if !refused[c] {
			missing = append(missing, c+" is refused in no scenario")
		}
	}
	return missing
}

func TestACommandWithoutScenarioIsNoticed(t *testing.T) {
	both := map[string]bool{"A": true, "B": true}
	if got := untold([]string{"A", "B"}, both, map[string]bool{"A": true}); !slices.Equal(got, []string{"B is refused in no scenario"}) {
		t.Errorf("%q", got)
	}
	if got := untold([]string{"A", "B"}, map[string]bool{"B": true}, both); !slices.Equal(got, []string{"A happens in no scenario"}) {
		t.Errorf("%q", got)
	}
}
