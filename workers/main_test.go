package workers

import (
	"os"
	"testing"

	"github.com/dondoc/dondoc/internal/testenv"
)

func TestMain(m *testing.M) { testenv.Main(m) }

// years is how many random years are lived.
func years() int {
	if os.Getenv("DONDOC_LONG") != "" {
		return 300
	}
	return 8
}

// must takes the value of a question that is answered.
func must[V any](v V, err error) V {
	if err != nil {
		panic(err)
	}
	return v
}
