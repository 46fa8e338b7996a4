package domain

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"
)

func TestEveryRefusalHasItsSentence(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "refusal.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	codes := 0
	ast.Inspect(file, func(n ast.Node) bool {
		if d, ok := n.(*ast.GenDecl); !ok || d.Tok != token.CONST {
			return true
		} else {
			for _, s := range d.Specs {
				code, _ := strconv.Unquote(s.(*ast.ValueSpec).Values[0].(*ast.BasicLit).Value)
				codes++
				if !strings.HasSuffix(RefusalText[code], ".") {
					t.Errorf("code %s has no sentence", code)
				}
			}
		}
		return false
	})
	if codes == 0 || codes != len(RefusalText) {
		t.Errorf("%d codes, %d sentences", codes, len(RefusalText))
	}
}

func TestARefusalIsKnownWhereverItIsWrapped(t *testing.T) {
	r, ok := Refused(fmt.Errorf("append doc.d1: %w", refuse(BadDate, "the %dth", 32)))
	if !ok || r.Code != BadDate || r.Detail != "the 32th" || r.Text() != RefusalText[BadDate] || r.Error() != "refused (bad_date): the 32th" {
		t.Errorf("%+v, %v", r, ok)
	}
	if _, ok := Refused(fmt.Errorf("disk full")); ok {
		t.Error("an error that is none of the rules' is a refusal")
	}
	if text := (&Refusal{Code: "of_a_newer_program"}).Text(); !strings.Contains(text, "of_a_newer_program") {
		t.Errorf("a code without a sentence reads %q", text)
	}
}
