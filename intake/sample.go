package intake

import _ "embed"

// Sample is a fictional guideline for demonstrations and tests: seven
// citations, nine obligations, six recipients, no issue date. No place or
// person in it is real.
//
//go:embed sample/huong-dan.txt
var Sample []byte
