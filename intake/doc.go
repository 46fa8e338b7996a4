// Package intake reads the plain text of a Vietnamese official document and
// drafts what it says: symbol, kind, issuer, cited documents, obligations,
// recipients and signer. It is pure: bytes in, Draft out, no clock and no I/O.
//
// A document passes through five steps, one file for each noun:
//
//	body → lines → (secret?) → head | preamble | body | tail | annexes → Draft
//
// Lines are cleaned (NFC, one kind of space, nothing of zero width) but keep
// their printed number, so that every obligation can point at its line. The
// head ends at the line that names the kind; the symbol is read only there, for
// the body is full of other documents' symbols. The tail starts at "Nơi nhận"
// or at the signature, whichever stands first; what follows it is an annex and
// gives no obligation, unless the document issues it ("kèm theo").
//
// What is matched is a folded copy of the text with the very same length
// (lower case, one place for the tone mark), so that every value is cut from
// the printed text. Quoted text is blanked in that copy: what stands inside
// “…” belongs to an older document.
//
// An obligation is a paragraph, bullet or field block that puts a duty on a
// named unit or group. Aims, narrative, slogans, clauses of effect and closing
// exhortations are none; nor is an undated step the issuer announces for
// itself, for nobody urges it.
//
// Documents that bear a marking of state secrecy are refused before anything
// else is looked at, and nothing of them leaves the package.
//
// All work is linear in the size of the body: each look ahead or back is
// bounded, and no regular expression runs over the body.
package intake
