// Package projections turns the log into tables people can ask: one pure fold per model, one pass over
// the log for all of them, one checkpoint, so that a count and its list never disagree.
//
//	units         who belongs to the house
//	documents     the register, with obligations and citations
//	regimes       cadences and the periods opened
//	assignments   every duty as it stands, without a word about lateness
//	questions     what continuous duties asked about each period
//	consolidations  reports made of reports; consolidation_sources: what each figure and paragraph rests on
//	ledger        how many of a unit stand where: sums by periods of what was posted
//	postings      what each commit changed in them
//	timers        what is to be done next, and when: the workers' only source
//	inbox         notices, one per recipient and reason
//	messages      what left the house
//	inspections   decisions, conclusions
//	timeline      every event in words' reach: who, when, what
//
// Live: the rows a batch of commits touches are loaded, folded and written, in one transaction with the
// checkpoint. Rebuild: the same folds over the whole log into a second schema, compared row for row and
// switched in one transaction. Nothing here sends anything, so a rebuild is silent.
package projections
