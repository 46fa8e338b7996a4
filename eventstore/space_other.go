//go:build !linux

package eventstore

import "math"

// roomIn: it is not looked at here; the server meets the end of the disk by itself.
func roomIn(string) (free, size uint64, err error) { return math.MaxUint64, 0, nil }
