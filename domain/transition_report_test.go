package domain

import "slices"

func reportMatrix() matrix {
	m := matrixOf(func(a Assignment) Status { r, _ := a.Receipt(); return r.Status })
	m.name, m.table, m.signers = "report", ReportLife, append(slices.Clone(ofADuty), signer{ByPost(board, "van-thu"), []Party{Giver, GiverClerk, Via, ViaClerk}})
	m.states = map[Status][]Event{"": {waterGiven}, Arrived: {waterGiven, sentIn}, Received: {waterGiven, sentIn, waterReceived}, Forwarded: {waterGiven, sentIn, waterReceived, waterForwarded}}
	m.commands = []Command{
		ReceiveReport{as(bySpecial, "2024-03-18 16:40"), "a1"},
		NumberReceipt{as(byReminder, "2024-03-18 16:41"), "a1", 1, "b1", 7},
		forwardWater,
	}
	m.nothing = []string{" NumberReceipt worker", " ForwardReport worker", "arrived NumberReceipt worker", "forwarded ForwardReport worker", "received ReceiveReport via"}
	return m
}

func questionMatrix() matrix {
	m := matrixOf(func(a Assignment) Status { q, _ := a.question("2024-Q1"); return q.Status })
	m.name, m.table, m.signers = "question", QuestionLife, ofADuty
	m.states = map[Status][]Event{"": {careGiven}, Asked: {careGiven, QuestionAsked{quarterOne}}, Answered: {careGiven, QuestionAsked{quarterOne}, nothingNew}}
	m.commands = []Command{askCare, AnswerQuestion{Issued: as(byWater, "2024-03-10 09:00"), Assignment: "a1", Period: "2024-Q1", Updated: true, Note: ref(item("done"))}}
	m.nothing = []string{"asked AskQuestion worker", "answered AskQuestion worker"}
	return m
}

func bookMatrix() matrix {
	m := matrixOf(func(b Book) Status { return b.Status })
	m.name, m.table = "book", BookLife
	m.states = map[Status][]Event{"": nil, Kept: {ReceiptEntered{Book: "b1", Number: 1, Assignment: "a0", Submission: 1}}}
	m.commands = []Command{enterReceipt}
	return m
}
