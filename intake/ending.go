package intake

import "strings"

// findTail returns the index of the line where the body is over: "Nơi nhận" or
// the signature, whichever stands first; len(lines) when there is neither.
func findTail(lines []line) int {
	for i, l := range lines {
		if len(l.text) > 200 || l.text == "" {
			continue
		}
		if isRecipientHead(l.text) || isAuthority(l.text) || len(l.cells) > 1 && (isRecipientHead(l.cells[0]) || isAuthority(l.cells[1])) {
			return i
		}
	}
	return len(lines)
}

// ending is what follows the body.
type ending struct {
	lines    []string // the recipients and the signature, columns one after the other
	attached int      // where a text that the document issues begins; len(lines) if none
}

// longestTail bounds the lines of recipients and signature.
const longestTail = 600

// tailOf reads the lines from tail on. What stands behind the signature is an
// annex: only a text issued with the document ("kèm theo") is read.
func tailOf(lines []line, tail int) ending {
	e := ending{attached: len(lines)}
	var left, right []string
	end := min(len(lines), tail+longestTail)
	for i := tail; i < end; i++ {
		l := lines[i]
		low := bare(clip(l.text, 40))
		if strings.Contains(l.text, "PAGE BREAK") || strings.HasPrefix(low, "phu luc") || strings.HasPrefix(low, "mau so") || strings.HasPrefix(low, "bieu mau") ||
			strings.HasPrefix(low, "(kem theo") || strings.HasPrefix(low, "(ban hanh kem theo") {
			end = i
			break
		}
		if len(l.cells) > 1 {
			left = append(left, l.cells[0])
			right = append(right, l.cells[1:]...)
		} else {
			left = append(left, l.text)
		}
	}
	e.lines = append(left, right...)
	for i := end; i < min(len(lines), end+30); i++ {
		low := bare(clip(lines[i].text, 60))
		if strings.HasPrefix(low, "(kem theo") || strings.HasPrefix(low, "(ban hanh kem theo") {
			e.attached = i + 1
			break
		}
	}
	return e
}
