using Anshan.ApprovalFlows.Approvals.Measures;

namespace Anshan.ApprovalFlows.Approvals.Tests.Measures;

/// <summary>The document with a place for every quotation.</summary>
public sealed class PolicyDocumentTests
{
    private static readonly MeasureCatalogue Catalogue = MeasureCatalogue.Load(Repository.Workflows);

    [Fact]
    public void It_says_what_it_is()
    {
        var document = Catalogue.Document;
        Assert.Equal("鞍山市冲刺全面振兴新突破三年行动首战告捷若干政策举措", document.Title);
        Assert.Equal("征求意见稿", document.Status);
        Assert.Equal("《辽宁省巩固增势推动经济持续回升向好若干政策举措》（辽政发〔2023〕12号）", document.Basis);
        Assert.StartsWith("为深入贯彻落实", document.Preface, StringComparison.Ordinal);
        Assert.Equal(18, document.Lines.Count(line => line.IsSection));
        Assert.Equal(Catalogue.All.Select(measure => measure.Id), document.Lines.Select(line => line.Begins).OfType<string>());
    }

    [Fact]
    public void Every_quotation_of_every_measure_leads_to_a_line_of_its_own_that_says_it()
    {
        List<string> lost = [];
        foreach (var measure in Catalogue.All)
        {
            var begins = Catalogue.Document.Lines.Single(line => line.Begins == measure.Id).Number;
            var next =
                Catalogue.Document.Lines.FirstOrDefault(line => line.Number > begins && line.Begins is not null)?.Number ?? int.MaxValue;
            foreach (
                var (path, text) in measure.PolicyExcerpts.Where(excerpt => excerpt.JsonPath.EndsWith("lause", StringComparison.Ordinal))
            )
            {
                var place = Catalogue.Document.PlaceOf(measure.Id, text);
                if (
                    place is not { } number
                    || number < begins
                    || number >= next
                    || !Catalogue.Document.Lines[number - 1].Text.Contains(text.Split('\n')[0].Trim(), StringComparison.Ordinal)
                )
                {
                    lost.Add($"{measure.Id} {path}: {text}");
                }
            }
        }

        Assert.Empty(lost);
    }
}
