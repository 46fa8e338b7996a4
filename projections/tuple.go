package projections

import (
	"encoding/binary"
	"fmt"
	"reflect"
	"time"
)

// A row outside of Go is a tuple as PostgreSQL's binary COPY has it: the number of columns, then each with its length and
// its bytes. In this form a rebuild puts rows by in a file, and what is in the file goes into a table as it is.

// kind is how a column is written.
type kind uint8

const (
	asText kind = iota
	asNumber
	asTruth
	asDay
	asInstant
	asList
	asJSON
	asInteger
	asSmall
)

// column is one column of a tuple and the field it comes from.
type column struct {
	kind  kind
	field int
	null  bool // the field is a pointer: nil is null
}

// layout is how the rows of a type are written as tuples of a table.
type layout struct {
	columns []column
	varying []int // fields whose size is not that of the struct alone
	size    int   // of a row in memory, but for those
}

// layoutOf takes the types of the columns from schema.sql and the fields from the `db` tags of R.
func layoutOf[R any](table string) layout {
	typ := reflect.TypeFor[R]()
	types := schemaOf(table).types
	l := layout{size: int(typ.Size()) + 128} // and its key and its place in a map
	for i := range typ.NumField() {
		f := typ.Field(i)
		c := column{field: i, null: f.Type.Kind() == reflect.Pointer}
		switch is := types[f.Tag.Get("db")]; is {
		case "text":
			c.kind = asText
		case "bigint":
			c.kind = asNumber
		case "boolean":
			c.kind = asTruth
		case "date":
			c.kind = asDay
		case "timestamptz":
			c.kind = asInstant
		case "text[]":
			c.kind = asList
		case "jsonb":
			c.kind = asJSON
		case "integer":
			c.kind = asInteger
		case "smallint":
			c.kind = asSmall
		default:
			panic(fmt.Sprintf("table %s, column %s: the type %q has no form as a tuple", table, f.Tag.Get("db"), is))
		}
		if c.kind == asText || c.kind == asList || c.kind == asJSON || c.null {
			l.varying = append(l.varying, i)
		}
		l.columns = append(l.columns, c)
	}
	return l
}

// weight is about how many bytes of memory a row takes. row is addressable.
func (l layout) weight(row reflect.Value) int {
	n := l.size
	for _, i := range l.varying {
		switch f := row.Field(i); f.Kind() {
		case reflect.String:
			n += f.Len()
		case reflect.Pointer:
			if !f.IsNil() {
				n += int(f.Type().Elem().Size())
			}
		case reflect.Slice:
			n += f.Len() * int(f.Type().Elem().Size())
			if list, ok := f.Addr().Interface().(*[]string); ok {
				for _, s := range *list {
					n += len(s)
				}
			}
		}
	}
	return n
}

const (
	noBytes    = 0xffffffff // the length of a null
	textOID    = 25
	unixTo2000 = 946_684_800 // seconds from 1970 to 2000, where PostgreSQL counts from
	daySeconds = 86_400
)

// encode appends a row as a tuple. row is addressable.
func (l layout) encode(b []byte, row reflect.Value) []byte {
	b = binary.BigEndian.AppendUint16(b, uint16(len(l.columns)))
	for _, c := range l.columns {
		f := row.Field(c.field)
		if c.null {
			if f.IsNil() {
				b = binary.BigEndian.AppendUint32(b, noBytes)
				continue
			}
			f = f.Elem()
		}
		switch c.kind {
		case asText:
			s := f.String()
			b = binary.BigEndian.AppendUint32(b, uint32(len(s)))
			b = append(b, s...)
		case asNumber:
			b = binary.BigEndian.AppendUint32(b, 8)
			b = binary.BigEndian.AppendUint64(b, uint64(f.Int()))
		case asTruth:
			b = binary.BigEndian.AppendUint32(b, 1)
			if f.Bool() {
				b = append(b, 1)
			} else {
				b = append(b, 0)
			}
		case asDay:
			t := f.Addr().Interface().(*time.Time)
			y, m, d := t.Date()
			days := (time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() - unixTo2000) / daySeconds
			b = binary.BigEndian.AppendUint32(b, 4)
			b = binary.BigEndian.AppendUint32(b, uint32(int32(days)))
		case asInstant:
			t := f.Addr().Interface().(*time.Time)
			b = binary.BigEndian.AppendUint32(b, 8)
			b = binary.BigEndian.AppendUint64(b, uint64((t.Unix()-unixTo2000)*1e6+int64(t.Nanosecond()/1000)))
		case asList:
			b = appendList(b, *f.Addr().Interface().(*[]string))
		case asJSON:
			text := f.Bytes()
			b = binary.BigEndian.AppendUint32(b, uint32(len(text)+1))
			b = append(b, 1) // of the form
			b = append(b, text...)
		case asInteger:
			b = binary.BigEndian.AppendUint32(b, 4)
			b = binary.BigEndian.AppendUint32(b, uint32(f.Int()))
		case asSmall:
			b = binary.BigEndian.AppendUint32(b, 2)
			b = binary.BigEndian.AppendUint16(b, uint16(f.Int()))
		}
	}
	return b
}

// appendList writes a text[]; nil is null, as it is for the driver.
func appendList(b []byte, list []string) []byte {
	if list == nil {
		return binary.BigEndian.AppendUint32(b, noBytes)
	}
	at := len(b)
	b = binary.BigEndian.AppendUint32(b, 0)
	dimensions := uint32(min(1, len(list)))
	for _, n := range []uint32{dimensions, 0, textOID} {
		b = binary.BigEndian.AppendUint32(b, n)
	}
	if len(list) > 0 {
		b = binary.BigEndian.AppendUint32(b, uint32(len(list)))
		b = binary.BigEndian.AppendUint32(b, 1) // the first index
		for _, s := range list {
			b = binary.BigEndian.AppendUint32(b, uint32(len(s)))
			b = append(b, s...)
		}
	}
	binary.BigEndian.PutUint32(b[at:], uint32(len(b)-at-4))
	return b
}

// keyOf is the key in a tuple: its first column.
func keyOf(tuple []byte) []byte {
	n := binary.BigEndian.Uint32(tuple[2:])
	return tuple[6 : 6+n]
}

// decode fills a row from a tuple that encode wrote. row is settable. Instants are in UTC.
func (l layout) decode(tuple []byte, row reflect.Value) {
	text := string(tuple) // all texts of the row are pieces of it
	at := 2
	for _, c := range l.columns {
		n := int(int32(binary.BigEndian.Uint32(tuple[at:])))
		at += 4
		if n < 0 {
			row.Field(c.field).SetZero()
			continue
		}
		f := row.Field(c.field)
		if c.null {
			f.Set(reflect.New(f.Type().Elem()))
			f = f.Elem()
		}
		switch c.kind {
		case asText:
			f.SetString(text[at : at+n])
		case asNumber:
			f.SetInt(int64(binary.BigEndian.Uint64(tuple[at:])))
		case asTruth:
			f.SetBool(tuple[at] == 1)
		case asDay:
			days := int64(int32(binary.BigEndian.Uint32(tuple[at:])))
			*f.Addr().Interface().(*time.Time) = time.Unix(days*daySeconds+unixTo2000, 0).UTC()
		case asInstant:
			micros := int64(binary.BigEndian.Uint64(tuple[at:]))
			*f.Addr().Interface().(*time.Time) = time.UnixMicro(micros + unixTo2000*1e6).UTC()
		case asList:
			*f.Addr().Interface().(*[]string) = listIn(text[at:at+n], tuple[at:at+n])
		case asJSON:
			f.SetBytes([]byte(text[at+1 : at+n]))
		case asInteger:
			f.SetInt(int64(int32(binary.BigEndian.Uint32(tuple[at:]))))
		case asSmall:
			f.SetInt(int64(int16(binary.BigEndian.Uint16(tuple[at:]))))
		}
		at += n
	}
}

// listIn reads a text[]; the texts are pieces of text, which has the same bytes.
func listIn(text string, b []byte) []string {
	if binary.BigEndian.Uint32(b) == 0 {
		return []string{}
	}
	list := make([]string, binary.BigEndian.Uint32(b[12:]))
	for i, at := 0, 20; i < len(list); i++ {
		n := int(binary.BigEndian.Uint32(b[at:]))
		list[i] = text[at+4 : at+4+n]
		at += 4 + n
	}
	return list
}
