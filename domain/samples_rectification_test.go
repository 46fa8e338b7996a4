package domain

var rectificationSamples = []Event{
	RecordRectified{
		Rectification: "4c1d7e52-0b6f-4a4e-8f0e-2a5b9c3d7e11", Subject: "cons.7a1d2c3b-4e5f-5a6b-8c7d-9e0f1a2b3c4d", Version: 4, Act: "consolidation.sent", Field: "symbol",
		Was: "16-BC/BTGDV", Now: "17-BC/BTGDV", Reason: sampleText,
	},
}
