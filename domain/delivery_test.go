package domain

import "testing"

func TestARecipientConfirmsThatItHasIt(t *testing.T) {
	has := func(u UnitID) Event { return DocumentDelivered{u, ToImplement} }
	given := []Event{guideRegistered, guideIssued, has(water), has(committee), guideDispatched}
	confirm := func(by string, unit UnitID, proof *Item) AcknowledgeDelivery {
		return AcknowledgeDelivery{as(by, "2024-01-29 08:00"), "d1", unit, proof}
	}
	proof := ref(item("the signed slip"))
	out := DocumentSentOut{Unit: "tinh-uy", Symbol: "32-HD/ĐUK", On: date("2024-01-26"), Method: ByMail, Sender: office}
	tell[Document](t, []scenario{
		{"the unit itself", given, confirm(byWater, water, nil), []Event{DeliveryAcknowledged{Unit: water}}, ""},
		{"a person of it", given, confirm(ByPost(water, "can-bo"), water, nil), []Event{DeliveryAcknowledged{Unit: water}}, ""},
		{"once", append(given, DeliveryAcknowledged{Unit: water}), confirm(byWater, water, nil), nil, ""},
		{"the house for it, with its proof", given, confirm(byClerk, water, proof), []Event{DeliveryAcknowledged{Unit: water, Office: office, Proof: proof}}, ""},
		{"not without proof", given, confirm(byClerk, water, nil), nil, Incomplete},
		{"the office of a collective needs none", given, confirm(byClerk, committee, nil), []Event{DeliveryAcknowledged{Unit: committee, Office: office}}, ""},
		{"another board does", given, confirm(bySpecial, committee, nil), nil, Incomplete},
		{"a body outside, with the slip that came back", []Event{guideRegistered, out}, confirm(byClerk, "tinh-uy", proof), []Event{DeliveryAcknowledged{Unit: "tinh-uy", Office: office, Proof: proof}}, ""},
		{"not who was not sent it", given, confirm(byPower, power, nil), nil, NoSuchThing},
		{"not another unit for it", given, confirm(byPower, water, proof), nil, NotYours},
		{"not a worker", given, confirm(byReminder, water, proof), nil, NotYours},
	})
	a := stateAfter[Assignment](waterGiven)
	if a.Status != Sent {
		t.Errorf("a receipt of the document accepts no duty, which is %q", a.Status)
	}
}

func TestADocumentIsSentOutside(t *testing.T) {
	send := SendOut{Issued: as(byClerk, "2024-01-29 08:00"), Document: "d1", Unit: "tinh-uy", Symbol: "118-CV/ĐUK", On: date("2024-01-29"), Method: ByNetwork, Proof: ref(item("the receipt of the network"))}
	sent := DocumentSentOut{Unit: "tinh-uy", Symbol: "118-CV/ĐUK", On: date("2024-01-29"), Method: ByNetwork, Sender: office, Proof: send.Proof}
	again := sent
	again.On, again.Method = date("2024-01-26"), ByHand
	ofTheDay := but(guideRegistered, func(e *DocumentRegistered) { e.IssuedOn = date("2024-01-26") })
	noSymbol := but(guideRegistered, func(e *DocumentRegistered) { e.Symbol = "" })
	own := sent
	own.Symbol = "32-HD/ĐUK"
	tell[Document](t, []scenario{
		{"with symbol, day, way, sender and proof", []Event{ofTheDay}, send, []Event{sent}, ""},
		{"once", []Event{ofTheDay, sent}, send, nil, ""},
		{"another time another way", []Event{ofTheDay, sent}, but(send, func(c *SendOut) { c.On, c.Method = date("2024-01-26"), ByHand }), []Event{again}, ""},
		{"under its own symbol, when no other is said", []Event{ofTheDay}, but(send, func(c *SendOut) { c.Symbol = "" }), []Event{own}, ""},
		{"not without any symbol", []Event{noSymbol}, but(send, func(c *SendOut) { c.Symbol = "" }), nil, Incomplete},
		{"not before it was issued", []Event{ofTheDay}, but(send, func(c *SendOut) { c.On = date("2024-01-25") }), nil, BadDate},
		{"not tomorrow", []Event{ofTheDay}, but(send, func(c *SendOut) { c.On = date("2024-01-30") }), nil, BadDate},
		{"not without a day", []Event{ofTheDay}, but(send, func(c *SendOut) { c.On = Date{} }), nil, BadDate},
		{"not by a unit that does not keep it", []Event{ofTheDay}, but(send, func(c *SendOut) { c.By = byWater }), nil, NotYours},
	})
}

func TestAPaperIsFiled(t *testing.T) {
	file := FileDocument{as(byClerk, "2024-02-01 08:00"), "d1", "HS-05/2024"}
	filed := DocumentFiled{Office: office, Shelf: "HS-05/2024"}
	tell[Document](t, []scenario{
		{"where it can be found", []Event{guideRegistered, guideIssued}, file, []Event{filed}, ""},
		{"once", []Event{guideRegistered, filed}, file, nil, ""},
		{"elsewhere later", []Event{guideRegistered, filed}, but(file, func(c *FileDocument) { c.Shelf = "HS-06/2024" }), []Event{DocumentFiled{Office: office, Shelf: "HS-06/2024"}}, ""},
		{"not by a unit that does not keep it", []Event{guideRegistered}, but(file, func(c *FileDocument) { c.By = byWater }), nil, NotYours},
	})
}
