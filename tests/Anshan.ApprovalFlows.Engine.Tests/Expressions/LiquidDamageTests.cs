using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Tests.Expressions;

/// <summary>Any text is parsed or refused with a message, and rendered or stopped with one; no other exception is thrown.</summary>
public class LiquidDamageTests
{
    private static readonly string[] Parts =
    [
        "{{",
        "}}",
        "{%",
        "%}",
        "-",
        "|",
        "'",
        "\"",
        "(",
        ")",
        "[",
        "]",
        "..",
        ".",
        ",",
        ":",
        "=",
        "==",
        " and ",
        " contains ",
        "if",
        "endif",
        "for x in ",
        "endfor",
        "case",
        "when",
        "raw",
        "endraw",
        "comment",
        "assign a = ",
        "capture",
        "99999999999999999999999999999999",
        "\n",
        "\0",
        "中",
        "Variables",
        "nil",
        "date",
        "replace",
        "cycle",
        "tablerow",
        "echo",
        "#",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Damaged_templates_are_rendered_or_refused_in_words(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 400; round++)
        {
            var template = Damaged(ExpressionSuite.Liquid[random.Next(ExpressionSuite.Liquid.Count)].Template, random);
            try
            {
                LiquidTemplate
                    .Parse(template)
                    .Render(
                        new Dictionary<string, object?>
                        {
                            ["x"] = "文字",
                            ["items"] = new[] { "a", "b" },
                            ["n"] = 1.5m,
                        },
                        DateTimeOffset.UnixEpoch
                    );
            }
            catch (ExpressionException problem)
            {
                Assert.Matches(@"\p{IsCJKUnifiedIdeographs}{2}", problem.Message);
            }
        }
    }

    private static string Damaged(string template, Random random)
    {
        for (var times = random.Next(1, 6); times > 0; times--)
        {
            var at = random.Next(template.Length + 1);
            template = random.Next(3) switch
            {
                0 => template.Insert(at, Parts[random.Next(Parts.Length)]),
                1 => template.Remove(at, Math.Min(random.Next(1, 8), template.Length - at)),
                _ => template.Insert(at, template[..random.Next(template.Length + 1)]),
            };
        }

        return template;
    }
}
