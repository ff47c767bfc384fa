namespace Anshan.ApprovalFlows.Engine.Tests.Expressions;

/// <summary>Liquid templates that try to exhaust processor, memory or stack, or to leave the sandbox.</summary>
internal static class HostileLiquid
{
    public static IReadOnlyDictionary<string, string> All { get; } =
        new Dictionary<string, string>
        {
            ["loop over a huge range"] = "{% for i in (1..100000000) %}x{% endfor %}",
            ["loop over a range backwards"] = "{% for i in (1..2000000000) reversed %}x{% endfor %}",
            ["loops in loops"] =
                "{% for i in (1..9999) %}{% for j in (1..9999) %}{% for k in (1..9999) %}{% endfor %}{% endfor %}{% endfor %}",
            ["loops in loops that write"] = "{% for i in (1..9999) %}{% for j in (1..9999) %}{{ i }}{% endfor %}{% endfor %}",
            ["loop with a huge offset"] = "{% for i in (1..2000000000) offset:1999999999 %}x{% endfor %}",
            ["huge range as list"] = "{% assign r = (1..2000000000) %}{{ r | size }}",
            ["huge range written"] = "{{ (1..100000000) }}",
            ["huge range joined"] = "{{ (1..100000000) | join: 'x' }}",
            ["size of a huge range"] = "{{ (1..2000000000).size }}",
            ["huge range in a condition"] = "{% if (1..2000000000) contains 5 %}x{% endif %}",
            ["capture doubled"] = "{% capture x %}xxxxxxxxxx{% endcapture %}" + Times(400, "{% capture x %}{{ x }}{{ x }}{% endcapture %}"),
            ["capture doubled in a loop"] =
                "{% assign x = 'x' %}{% for i in (1..9999) %}{% capture x %}{{ x }}{{ x }}{% endcapture %}{% endfor %}",
            ["append doubled"] = "{% assign x = 'xxxxxxxxxx' %}" + Times(400, "{% assign x = x | append: x %}"),
            ["prepend doubled in a loop"] = "{% assign x = 'x' %}{% for i in (1..9999) %}{% assign x = x | prepend: x %}{% endfor %}",
            ["replace that multiplies"] = "{% assign x = 'aaaaaaaaaa' %}" + Times(300, "{% assign x = x | replace: 'a', 'aaaaaaaaaa' %}"),
            ["replace by itself"] = "{% assign x = 'aaaaaaaaaa' %}" + Times(100, "{% assign x = x | replace: 'a', x %}"),
            ["split and join that multiply"] =
                "{% assign x = 'aaaaaaaaaa' %}" + Times(200, "{% assign x = x | split: '' | join: 'aaaaaaaaaa' %}"),
            ["list doubled"] = "{% assign x = 'a,b,c' | split: ',' %}" + Times(300, "{% assign x = x | concat: x %}"),
            ["escape again and again"] =
                "{% assign x = '&&&&&&&&&&' %}{% for i in (1..9999) %}{% assign x = x | escape | url_encode | append: x %}{% endfor %}",
            ["newlines again and again"] =
                "{% capture x %}\n\n\n\n{% endcapture %}{% for i in (1..9999) %}{% assign x = x | newline_to_br | append: x %}{% endfor %}",
            ["a pattern for replace"] = "{{ 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab' | replace: '^(a+)+$', 'x' }}",
            ["search in a long text"] = LongText + Times(300, "{% if x contains y %}a{% elsif x contains z %}b{% endif %}"),
            ["many conditions in one"] = LongText + "{% if x contains y " + Times(110, "or x contains y ") + "%}a{% endif %}",
            ["sorting in a loop"] =
                LongText + "{% assign l = x | split: '' %}{% for i in (1..9999) %}{% assign l = l | sort | reverse | uniq %}{% endfor %}",
            ["numbers that grow"] = "{% assign x = 9999999999 %}{% for i in (1..9999) %}{% assign x = x | times: x %}{% endfor %}{{ x }}",
            ["division by zero"] = "{{ 1 | divided_by: 0 }}",
            ["a number too large"] = "{{ 99999999999999999999999999 }}",
            ["deep nest of if"] = Times(900, "{% if 1 %}") + Times(900, "{% endif %}"),
            ["deep nest of for"] = Times(400, "{% for i in l %}") + Times(400, "{% endfor %}"),
            ["brackets that never end"] = Times(9_000, "{{"),
            ["tags that never end"] = Times(9_000, "{%"),
            ["variable of many parts"] = "{{ a" + Times(4_000, ".a") + " }}",
            ["variable of many brackets"] = "{{ " + Times(3_000, "a[") + Times(3_000, "]") + " }}",
            ["many filters"] = "{{ 'x'" + Times(1_500, " | url_encode") + " }}",
            ["one long markup"] = "{{ '" + Times(19_000, "x") + "' }}",
            ["include"] = "{% include '/etc/passwd' %}",
            ["extends"] = "{% extends '/etc/passwd' %}",
            ["render"] = "{% render '/etc/passwd' %}",
            ["table row"] = "{% tablerow i in (1..100000000) %}x{% endtablerow %}",
            ["unknown filter"] = "{{ 'x' | read_file }}",
            ["html stripped"] = "{{ '<<<<<<' | strip_html }}",
            ["type of a value"] = "{{ Variables.v.GetType.Assembly.FullName }}{{ WorkflowInstanceId.GetType.Assembly }}",
            ["members of the model"] = "{{ Input.Keys }}{{ Input.Comparer.GetType }}",
            ["comment that hides a tag"] = "{% comment %}{% include 'x' %}{% endcomment %}{% include 'x' %}",
            ["raw that never ends"] = "{% raw %}" + Times(2_000, "{{ x }}"),
            ["break outside of a loop"] = "{% break %}x",
            ["cycle"] = "{% for i in (1..9999) %}{% for j in (1..9999) %}{% cycle 'a', 'b' %}{% endfor %}{% endfor %}",
            ["increment"] = "{% for i in (1..9999) %}{% for j in (1..9999) %}{% increment x %}{% endfor %}{% endfor %}",
            ["date with a long format"] = LongText + "{% for i in (1..9999) %}{% assign x = 'now' | date: x %}{% endfor %}",
            ["table row over a range"] = "{% tablerow i in (1..9999) cols:3 %}{% for j in (1..9999) %}{% endfor %}{% endtablerow %}",
            ["padded by a format"] = "{{ 1 | format_number: 'D999999999' }}{{ '{0,999999999}' | format_string: 1 }}",
            ["padded by a date"] = "{{ 'now' | date: '%999999999Y' }}",
            ["newlines by a date"] = "{{ 'now' | date: '%999999999n' }}",
            ["long format of a date in a loop"] =
                "{% capture f %}{% for i in (1..9999) %}%c%c%c%c{% endfor %}{% endcapture %}{% for i in (1..9999) %}{{ 'now' | "
                + "date: f }}{% endfor %}",
            ["hashes in a loop"] = LongText + "{% for i in (1..9999) %}{{ x | sha256 }}{{ x | md5 }}{% endfor %}",
            ["json in a loop"] =
                "{% assign l = 'a,b' | split: ',' %}{% for i in (1..12) %}{% assign l = l | concat: l %}{% endfor %}{% for i in "
                + "(1..9999) %}{{ l | json | size }}{% endfor %}",
            ["base64 that grows"] = LongText + "{% for i in (1..9999) %}{% assign x = x | base64 %}{% endfor %}",
            ["where in a loop"] = "{% for i in (1..9999) %}{% assign y = (1..9999) | where: 'a', 'b' | sort_natural | uniq %}{% endfor %}",
            ["strip again and again"] =
                LongText + "{% for i in (1..9999) %}{{ x | strip_html | strip | truncatewords: 3 | handleize | size }}{% endfor %}",
            ["brackets in a condition"] =
                "{% if ((((((((((((((((((((((((((((((((((((((((1)))))))))))))))))))))))))))))))))))))))) %}x{% endif %}",
            ["many quotes"] = "{{ " + Times(4_000, "'\"") + " }}",
            ["raw opened many times"] = Times(2_000, "{% raw %}"),
            ["spaces without end"] = "{{ a" + Times(19_000, " ") + "b }}",
            ["template too long"] = Times(20_001, "x"),
        };

    private static string LongText =>
        "{% assign x = 'aaaaaaaaaa' %}"
        + Times(13, "{% assign x = x | append: x %}")
        + "{% assign y = x | append: 'b' | append: x %}{% assign z = x | append: 'c' %}{% assign x = x | append: x | append: x %}";

    private static string Times(int count, string text) => string.Concat(Enumerable.Repeat(text, count));
}
