package main

import (
	"net"
	"os"
	"regexp"
	"testing"
	"time"
)

func TestPartition(t *testing.T) {
	if os.Getenv("DONDOC_LONG") == "" {
		t.Skip("skipped 1: a cluster takes its time; DONDOC_LONG=1")
	}
	code, out, errs := here(t, "partition", "--rounds", "5", "--dir", scratch(t))
	if code != exitOK || !regexp.MustCompile(`^partition rounds=5 acked=\d+ lost=0 dup=0 ambiguous=\d+ effects_not_one=0\n$`).MatchString(out) {
		t.Errorf("exit %d, %q\n%s", code, out, errs)
	}
}

// Each bug that can be planted is found, and as what it is.
func TestPartitionFindsWhatIsPlanted(t *testing.T) {
	if os.Getenv("DONDOC_LONG") == "" {
		t.Skip("skipped 3: a cluster takes its time; DONDOC_LONG=1")
	}
	for plant, want := range map[string]string{
		plantNewID:     `dup=[1-9].* effects_not_one=[1-9]`,
		plantEarly:     `lost=[1-9].* effects_not_one=[1-9]`,
		plantMisplaced: ` effects_not_one=0`, // and says so of the places
	} {
		code, out, errs := here(t, "partition", "--rounds", "3", "--seed", "3", "--plant", plant, "--dir", scratch(t))
		if code != exitViolated || !regexp.MustCompile(want).MatchString(out) {
			t.Errorf("%s: exit %d, %q\n%s", plant, code, out, errs)
		}
	}
}

// A link that is cut lets nothing through and says nothing; what was sent meanwhile comes when it is whole.
func TestALinkIsCutAndWholeAgain(t *testing.T) {
	far, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer far.Close()
	k, err := newLink(0, 1, far.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer k.close()
	near, err := net.Dial("tcp", k.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer near.Close()
	end, err := far.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer end.Close()
	comes := func(from, to net.Conn, text string, within time.Duration) bool {
		t.Helper()
		if text != "" {
			if _, err := from.Write([]byte(text)); err != nil {
				t.Fatal(err)
			}
		}
		b := make([]byte, 10)
		_ = to.SetReadDeadline(time.Now().Add(within))
		n, _ := to.Read(b)
		return n > 0
	}
	if !comes(near, end, "a", 5*time.Second) || !comes(end, near, "b", 5*time.Second) {
		t.Error("nothing comes through a whole link")
	}
	k.sever(true, false)
	if comes(near, end, "c", 50*time.Millisecond) || !comes(end, near, "d", 5*time.Second) {
		t.Error("cut in one direction it is not cut in that alone")
	}
	k.mend(false)
	if !comes(near, end, "", 5*time.Second) {
		t.Error("what was sent while it was cut is gone")
	}
	k.mend(true)
	if comes(near, end, "", 5*time.Second) {
		t.Error("a connection outlives its reset")
	}
}
