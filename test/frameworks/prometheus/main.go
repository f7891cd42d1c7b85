// Metrics with Prometheus's client: of the program, of its handlers, and of the Go runtime.
package main

import (
	"io"
	"log"
	"net/http"
	"os"
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promauto"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

func main() {
	registry := prometheus.NewRegistry()
	factory := promauto.With(registry)
	requests := factory.NewCounterVec(prometheus.CounterOpts{Name: "app_requests_total", Help: "Requests."}, []string{"code", "method"})
	sizes := factory.NewHistogramVec(prometheus.HistogramOpts{Name: "app_size_bytes", Help: "Sizes.", Buckets: []float64{1, 10, 100}}, []string{"code"})
	inFlight := factory.NewGauge(prometheus.GaugeOpts{Name: "app_in_flight", Help: "Open."})
	factory.NewGaugeFunc(prometheus.GaugeOpts{Name: "app_answer", Help: "The answer."}, func() float64 { return 42 })

	runtime := prometheus.NewRegistry()
	runtime.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		collectors.NewBuildInfoCollector())

	work := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, err := strconv.Atoi(r.URL.Query().Get("n"))
		if err != nil {
			http.Error(w, "n is no number", http.StatusBadRequest)
			return
		}
		io.WriteString(w, string(make([]byte, n)))
	})
	mux := http.NewServeMux()
	mux.Handle("/work", promhttp.InstrumentHandlerInFlight(inFlight, promhttp.InstrumentHandlerCounter(requests,
		promhttp.InstrumentHandlerResponseSize(sizes, work))))
	mux.Handle("/metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{Registry: registry}))
	mux.Handle("/runtime", promhttp.HandlerFor(runtime, promhttp.HandlerOpts{}))
	log.Fatal(http.ListenAndServe(":"+os.Getenv("PORT"), mux))
}
