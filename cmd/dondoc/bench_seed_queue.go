package main

// A seedBeing is what has its turn again and again in made-up work: a duty, an errand of the house.
type seedBeing interface {
	turn(w *seedWorld, at moment)
}

// A seedErrand is a being with one turn.
type seedErrand func(w *seedWorld, at moment)

func (e seedErrand) turn(w *seedWorld, at moment) { e(w, at) }

// seedTurns are the turns to come, by day. Only those of today are in order; the others wait for their day.
type seedTurns struct {
	days  [][]seedTurn
	today int
	heap  []seedTurn
	no    uint32
}

type seedTurn struct {
	at  moment
	no  uint32 // who asked first has the first of two turns of one moment
	who seedBeing
}

func newSeedTurns() seedTurns {
	return seedTurns{days: make([][]seedTurn, seedUntil.Sub(seedFrom)+1)}
}

// add lets somebody have a turn. One after the last day never comes.
func (q *seedTurns) add(at moment, who seedBeing) {
	day := int(at / daily)
	if day >= len(q.days) {
		return
	}
	t := seedTurn{at, q.no, who}
	q.no++
	if day > q.today {
		q.days[day] = append(q.days[day], t)
		return
	}
	q.heap = append(q.heap, t)
	for i := len(q.heap) - 1; i > 0; {
		up := (i - 1) / 2
		if !q.heap[i].before(q.heap[up]) {
			return
		}
		q.heap[i], q.heap[up] = q.heap[up], q.heap[i]
		i = up
	}
}

// next takes the next turn; false when there is none left.
func (q *seedTurns) next() (seedTurn, bool) {
	for len(q.heap) == 0 {
		if q.today++; q.today >= len(q.days) {
			return seedTurn{}, false
		}
		q.heap, q.days[q.today] = q.days[q.today], nil
		for i := len(q.heap)/2 - 1; i >= 0; i-- {
			q.sink(i)
		}
	}
	first, last := q.heap[0], len(q.heap)-1
	q.heap[0] = q.heap[last]
	q.heap[last] = seedTurn{}
	q.heap = q.heap[:last]
	q.sink(0)
	return first, true
}

func (q *seedTurns) sink(i int) {
	for {
		down := 2*i + 1
		if down >= len(q.heap) {
			return
		}
		if r := down + 1; r < len(q.heap) && q.heap[r].before(q.heap[down]) {
			down = r
		}
		if !q.heap[down].before(q.heap[i]) {
			return
		}
		q.heap[i], q.heap[down] = q.heap[down], q.heap[i]
		i = down
	}
}

func (t seedTurn) before(o seedTurn) bool { return t.at < o.at || t.at == o.at && t.no < o.no }
