//go:build !linux

package eventstore

import "fmt"

// openGroup: no other system syncs a file system as a whole for a program without special rights.
func openGroup(string) (*group, error) {
	return nil, fmt.Errorf("%w: only Linux can", errNoFlush)
}

func inMemory(string) (bool, error) { return false, nil }

func fileSystem(string) (string, error) { return "unknown", nil }

func redo(string) error { return nil }

func journalled(string, string) ([]RawMessage, error) { return nil, nil }

func moveJournal(string, string, string) error { return nil }

func returnJournal(string, string) error { return nil }
