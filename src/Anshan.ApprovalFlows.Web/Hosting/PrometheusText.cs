using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Anshan.ApprovalFlows.Engine.Storage.Logs;

namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>Adds up what is measured and writes it in Prometheus' text format, version 0.0.4.</summary>
/// <remarks>
/// Ours because OpenTelemetry's exporter for Prometheus is a pre-release. It knows the instruments that we use: counters,
/// gauges and histograms with given bounds, of long, int and double.
/// </remarks>
public sealed class PrometheusText : IDisposable
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, Family> families = new(StringComparer.Ordinal);
    private readonly MeterListener listener = new();

    public PrometheusText()
    {
        listener.InstrumentPublished = (instrument, all) =>
        {
            if (instrument.Meter.Name == EngineTelemetry.Name)
            {
                lock (gate)
                {
                    families.TryAdd(instrument.Name, Family.Of(instrument));
                }

                all.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
    }

    /// <summary>Everything measured since the start, in the order of its names.</summary>
    public string Write()
    {
        var text = new StringBuilder();
        lock (gate)
        {
            foreach (var family in families.Values)
            {
                family.Write(text);
            }
        }

        return text.ToString();
    }

    public void Dispose() => listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new StringBuilder();
        foreach (var (name, tag) in tags)
        {
            labels.Append(labels.Length == 0 ? "" : ",").Append(name.Replace('.', '_')).Append("=\"").Append(Escaped(tag)).Append('"');
        }

        lock (gate)
        {
            families[instrument.Name].Add(labels.ToString(), value);
        }
    }

    private static string Escaped(object? tag) =>
        (Convert.ToString(tag, CultureInfo.InvariantCulture) ?? "")
            .Replace("\\", @"\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);

    private sealed record Family(string Name, string Type, string Help, IReadOnlyList<double> Bounds)
    {
        private readonly SortedDictionary<string, Series> all = new(StringComparer.Ordinal);

        public static Family Of(Instrument instrument)
        {
            var unit = instrument.Unit == "s" ? "_seconds" : "";
            var name = instrument.Name.Replace('.', '_') + unit;
            var help = instrument.Description ?? "";
            return instrument switch
            {
                Counter<long> => new Family(name + "_total", "counter", help, []),
                Histogram<double> histogram => new Family(name, "histogram", help, histogram.Advice?.HistogramBucketBoundaries ?? []),
                Histogram<int> histogram => new Family(
                    name,
                    "histogram",
                    help,
                    [.. histogram.Advice?.HistogramBucketBoundaries?.Select(bound => (double)bound) ?? []]
                ),
                _ => new Family(name, "gauge", help, []),
            };
        }

        public void Add(string labels, double value)
        {
            if (!all.TryGetValue(labels, out var series))
            {
                all[labels] = series = new Series(new long[Bounds.Count]);
            }

            series.Last = value;
            series.Sum += value;
            series.Count++;
            for (var bound = 0; bound < Bounds.Count; bound++)
            {
                series.Below[bound] += value <= Bounds[bound] ? 1 : 0;
            }
        }

        public void Write(StringBuilder text)
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP {Name} {Help}\n# TYPE {Name} {Type}\n");
            foreach (var (labels, series) in all)
            {
                if (Type == "histogram")
                {
                    WriteBuckets(text, labels, series);
                }
                else
                {
                    Line(text, "", labels, Type == "counter" ? series.Sum : series.Last);
                }
            }
        }

        private void WriteBuckets(StringBuilder text, string labels, Series series)
        {
            var before = labels.Length == 0 ? "" : labels + ",";
            for (var bound = 0; bound < Bounds.Count; bound++)
            {
                Line(text, "_bucket", string.Create(CultureInfo.InvariantCulture, $"{before}le=\"{Bounds[bound]}\""), series.Below[bound]);
            }

            Line(text, "_bucket", before + "le=\"+Inf\"", series.Count);
            Line(text, "_sum", labels, series.Sum);
            Line(text, "_count", labels, series.Count);
        }

        private void Line(StringBuilder text, string suffix, string labels, double value) =>
            text.Append(CultureInfo.InvariantCulture, $"{Name}{suffix}{(labels.Length == 0 ? "" : $"{{{labels}}}")} {value}\n");
    }

    private sealed record Series(long[] Below)
    {
        public long Count { get; set; }

        public double Sum { get; set; }

        public double Last { get; set; }
    }
}
