package domain

var erasureSamples = []Event{
	ItemErased{Ref: "0b7e6a52-6f2d-4a7e-9f6e-3d5d2f0c9a11", Basis: "Quyết định 21-QĐ/VPTU", Reason: typed("7f0d9c1e-2a4b-4c6d-8e90-1b3f5a7c9d20", "text/plain; charset=utf-8", 96)},
}
