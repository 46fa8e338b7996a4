package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/dondoc/dondoc/projections"
)

// metrics are what a machine that watches this process asks for, at GET /metrics. None has a label whose values grow with
// the house.
type metrics struct {
	house    *house
	registry *prometheus.Registry
	batches  prometheus.Histogram
	commits  prometheus.Counter
	events   prometheus.Counter
}

// newMetrics counts what the runner of a house folds, from before it runs.
func newMetrics(h *house) *metrics {
	m := &metrics{
		house: h, registry: prometheus.NewRegistry(),
		batches: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "dondoc_projection_batch_seconds", Help: "Time from a batch of commits until its rows can be seen.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5},
		}),
		commits: prometheus.NewCounter(prometheus.CounterOpts{Name: "dondoc_projection_commits_total", Help: "Commits folded into the read models by this process."}),
		events:  prometheus.NewCounter(prometheus.CounterOpts{Name: "dondoc_projection_events_total", Help: "Events of these commits."}),
	}
	m.registry.MustRegister(m, m.batches, m.commits, m.events, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	h.runner.Observe(func(b projections.Batch) {
		m.batches.Observe(b.Took.Seconds())
		m.commits.Add(float64(b.Commits))
		m.events.Add(float64(b.Events))
	})
	return m
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

var (
	positionMetric  = prometheus.NewDesc("dondoc_projection_position", "Last commit that the read models tell of.", nil, nil)
	lastMetric      = prometheus.NewDesc("dondoc_log_position", "Last commit in the log.", nil, nil)
	lagMetric       = prometheus.NewDesc("dondoc_projection_lag_commits", "Commits in the log that the read models do not tell of yet.", nil, nil)
	ageMetric       = prometheus.NewDesc("dondoc_projection_lag_seconds", "How long the first of these commits has been in the log.", nil, nil)
	replanMetric    = prometheus.NewDesc("dondoc_projection_replan_duties", "Open duties still laid out by an older calendar or ladder.", nil, nil)
	rebuildMetric   = prometheus.NewDesc("dondoc_projection_rebuild_running", "1 while the read models are rebuilt.", nil, nil)
	leaseHeldMetric = prometheus.NewDesc("dondoc_projection_lease_held", "1 when this process is the one that keeps the read models.", nil, nil)
)

// Describe says which metrics there are.
func (m *metrics) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{positionMetric, lastMetric, lagMetric, ageMetric, replanMetric, rebuildMetric, leaseHeldMetric} {
		out <- d
	}
}

// Collect looks how the read models are. What cannot be known now is left out.
func (m *metrics) Collect(out chan<- prometheus.Metric) {
	ctx, stop := context.WithTimeout(context.Background(), 2*time.Second)
	defer stop()
	gauge := func(d *prometheus.Desc, v float64) { out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v) }
	truth := map[bool]float64{true: 1}
	r := m.house.runner
	if lag, err := r.Lag(ctx); err == nil {
		gauge(positionMetric, float64(lag.Position))
		gauge(lastMetric, float64(lag.Last))
		gauge(lagMetric, float64(lag.Commits()))
		gauge(ageMetric, lag.Age(m.house.clock.Now()).Seconds())
	}
	if n, err := r.Replanning(ctx); err == nil {
		gauge(replanMetric, float64(n))
	}
	gauge(rebuildMetric, truth[r.Rebuilds()])
	gauge(leaseHeldMetric, truth[r.Holds()])
}

// condition is how the read models are, in words: how far they are behind, and what is being done to them.
func (h *house) condition() (say []string) {
	ctx, stop := context.WithTimeout(context.Background(), 2*time.Second)
	defer stop()
	if lag, err := h.runner.Lag(ctx); err == nil {
		say = append(say, fmt.Sprintf("Số liệu chậm %d lần ghi, %.1f giây.", lag.Commits(), lag.Age(h.clock.Now()).Seconds()))
	}
	if n, err := h.runner.Replanning(ctx); err == nil && n > 0 {
		say = append(say, fmt.Sprintf("Đang xếp lại lịch nhắc của %d nhiệm vụ theo lịch hoặc thang nhắc mới.", n))
	}
	if h.runner.Rebuilds() {
		say = append(say, "Đang dựng lại các bảng.")
	}
	if !h.runner.Holds() {
		say = append(say, "Tiến trình này đứng chờ: tiến trình khác đang giữ các bảng.")
	}
	return say
}

// await waits until the read models tell of a position that somebody wants to see.
func (h *house) await(ctx context.Context, position uint64) error {
	reached, ahead, err := h.runner.Reached(ctx, position)
	switch {
	case err != nil:
		return err
	case ahead:
		last, err := h.log.Last(ctx)
		if err != nil {
			return err
		}
		return fail(exitBadInput, nil, "Sổ ghi chưa có vị trí %d, mới đến %d. Đề nghị kiểm tra lại --min-position.", position, last)
	case !reached:
		return fail(exitDifference, nil, "Sau 2 giây các bảng mới đến vị trí %d, chưa đến %d. Đề nghị chạy lại sau ít phút.", h.runner.Position(), position)
	}
	return nil
}
