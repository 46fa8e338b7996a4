package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dondoc/dondoc/intake"
)

// Bad input is normal input: one sentence, the documented exit code, nothing on stdout, nothing written.
func TestWhatIsNoDirectiveIsRefusedInOneSentence(t *testing.T) {
	big := bytes.Repeat([]byte("Căn cứ vào tình hình thực tế của đơn vị.\n"), 100<<20/50)
	for name, tt := range map[string]struct {
		body []byte
		code int
		says string
	}{
		"empty":          {nil, exitBadInput, "không có nội dung"},
		"only spaces":    {[]byte(" \n\t\n"), exitBadInput, "không có nội dung"},
		"binary":         {[]byte("\x7fELF\x02\x01\x01\x00\x00\x00"), exitBadInput, "không phải"},
		"a PDF":          {[]byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), exitBadInput, "PDF"},
		"another coding": {[]byte("S\xe8 32-HD/\xa7UK\nH\xad\xedng d\xc9n"), exitBadInput, "UTF-8"},
		"UTF-16":         {[]byte("\xff\xfeS\x001\xe8"), exitBadInput, "UTF-8"},
		"100 MB":         {big, exitBadInput, "20 MB"},
		"a novel":        {[]byte("Trời mưa cả ngày. Anh đứng bên cửa sổ."), exitBadInput, "Không tìm thấy số ký hiệu"},
		"a state secret": {append([]byte("MẬT\n"), intake.Sample...), exitSecret, "độ mật"},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "van-ban.txt")
			if err := os.WriteFile(file, tt.body, 0o600); err != nil {
				t.Fatal(err)
			}
			data := dataDir(t)
			for _, args := range [][]string{{"intake", file}, {"--data", data, "register", file}, {"demo", "--no-serve", "--data", data, "--document", file}} {
				code, out, errs := here(t, "", args...)
				if code != tt.code || out != "" || !strings.Contains(errs, tt.says) || strings.Count(errs, "\n") != 1 {
					t.Errorf("%s: exit %d, stdout %q, stderr %q", args, code, out, errs)
				}
				if _, err := os.Stat(data); err == nil {
					t.Errorf("%s: something was written", args)
				}
			}
		})
	}
}
