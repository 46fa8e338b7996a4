// Package summaries writes what the house knows into the papers an office works with: report forms as workbooks that
// can be filled in and read back. Nothing is written as a formula, whatever somebody typed.
package summaries
