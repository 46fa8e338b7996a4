package intake
import ("testing";"math/rand";"time";"fmt";"os")
func TestMut(t *testing.T){
 seeds:=[]string{string(Sample),directive,letter}
 start:=time.Now(); n:=0
 for s:=int64(0); time.Since(start)<25*time.Second; s++{
  r:=rand.New(rand.NewSource(s))
  b:=[]byte(seeds[r.Intn(3)])
  for k:=0;k<1+r.Intn(30);k++{
   i:=r.Intn(len(b))
   switch r.Intn(5){
   case 0: b[i]=byte(r.Intn(128))
   case 1: j:=i+r.Intn(40); if j>len(b){j=len(b)}; b=append(b[:i:i],b[j:]...)
   case 2: j:=i+r.Intn(200); if j>len(b){j=len(b)}; p:=r.Intn(len(b)); b=append(b[:p:p],append(append([]byte{},b[i:j]...),b[p:]...)...)
   case 3: x:=[]string{"“","”","\n","Số: ","/","1.","- ","(",")","tháng ","ngày 3/4","của ","\n\nI. ","từ ngày 1/2","Điều 1. ","quý ","KẾ HOẠCH\n","số 1-","“","T/M ","; ",", "}[r.Intn(22)]; b=append(b[:i:i],append([]byte(x),b[i:]...)...)
   case 4: b=b[:i]
   }
   if len(b)==0 {b=[]byte("x")}
  }
  b=[]byte(toValid(string(b)))
  done:=make(chan bool)
  go func(){ defer func(){ if e:=recover();e!=nil{ fmt.Println("PANIC",s,e); os.WriteFile("/tmp/panic.txt",b,0o644); panic(e)}; close(done)}(); Read("x",b)}()
  select{case <-done: case <-time.After(5*time.Second): os.WriteFile("/tmp/hang.txt",b,0o644); t.Fatal("hang",s)}
  n++
 }
 t.Log(n)
}
func toValid(s string) string { out:=""; _ = out; return string([]rune(s)) }
