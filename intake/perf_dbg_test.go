package intake
import ("testing";"strings";"time";"math/rand")
func TestPerfDbg(t *testing.T){
 words:=strings.Fields("các đảng ủy báo cáo kết quả ngày 12/3/2024 Nghị quyết số 45-NQ/TW của Ban định kỳ thực hiện Giao Sở Tài chính chủ trì “ ” ; . , (qua 5 tháng 6 quý II I. 1. a) - + về xã Luật Bầu cử ngày trước chậm nhất : uỷ hoà")
 for name,nl:=range map[string]int{"line":0,"short":6,"long":200}{
  var b strings.Builder
  r:=rand.New(rand.NewSource(1))
  for i:=0;b.Len()<20<<20-100;i++{ b.WriteString(words[r.Intn(len(words))]); if nl>0&&r.Intn(nl)==0 {b.WriteByte('\n')} else {b.WriteByte(' ')}}
  body:="\xef\xbb\xbf"+strings.ReplaceAll(b.String(),"\nMẬT\n","\nx\n")
  t0:=time.Now(); d,err:=Read("x",[]byte(body)); t.Log(name,"bare",len(body),time.Since(t0),err,len(d.Tasks),len(d.Citations))
  i:=strings.Index(string(Sample),"III. T")
  body=string(Sample[:i])+body[:19<<20]; 
  for len(body)>0 && strings.ToValidUTF8(body,"")!=body {body=strings.ToValidUTF8(body,"")}
  body+=string(Sample[i:])
  t0=time.Now(); d,err=Read("x",[]byte(body)); t.Log(name,"in sample",time.Since(t0),err,len(d.Tasks),len(d.Citations))
 }
 for _,s:=range []string{"((((","“","1/","9","- ","“ ”\n","của ","Luật ngày ","a\u0301\u0323\u0301","báo cáo ","phối hợp với ",", các sở ","Căn cứ , các đơn vị ","I. \n","1. \n","(1) a\n","- a\n+ b\n","- a:\n","Nơi nhận\n","x\n“\n","trước ngày ","1/1/2024 ","xã Bắc Hà ", "từ 1/1 đến ","Điều 1. ","\n", "đ", "1-NQ/TW, ","Kế hoạch của Ban về ","“ Kế hoạch của Ban “","; ", "a\n\n", "Kết luận số Kế hoạch ","số số số ", "T/M A\n"}{
  body:=string(Sample)+ "\n"
  k:=strings.Index(body,"III. T")
  body=body[:k]+strings.Repeat(s,(4<<20)/len(s))+"\n"+body[k:]
  t0:=time.Now(); _,err:=Read("x",[]byte(body)); if e:=time.Since(t0); e>400*time.Millisecond {t.Logf("%q %v %v",s,e,err)}
 }
}
