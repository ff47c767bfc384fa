using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anshan.ApprovalFlows.Testing.Fuzzing;

/// <summary>Damages a document as people, programs and attackers do: parts missing, duplicated, misplaced or of another type.</summary>
internal sealed class Mutation(Random random, IReadOnlyList<string> types)
{
    private static readonly JsonSerializerOptions Deep = new() { MaxDepth = 1000 };
    private static readonly string[] Names =
    [
        "id",
        "type",
        "root",
        "activities",
        "connections",
        "variables",
        "inputs",
        "cases",
        "source",
        "port",
        "expression",
        "value",
        "typeName",
        "body",
    ];

    /// <summary>The document with one to four defects, as text; sometimes not valid JSON.</summary>
    public string Of(JsonNode document)
    {
        var root = document.DeepClone();
        for (var wounds = random.Next(1, 5); wounds > 0; wounds--)
        {
            Wound(root);
        }

        var text = root.ToJsonString(Deep);
        return random.Next(12) == 0 ? Scratch(text) : text;
    }

    private void Wound(JsonNode root)
    {
        var places = Places(root).ToList();
        if (places.Count == 0)
        {
            return;
        }

        var place = places[random.Next(places.Count)];
        switch (random.Next(9))
        {
            case 0:
                Remove(place);
                break;
            case 1:
                Copy(places[random.Next(places.Count)], place);
                break;
            case 2 when place.Parent is JsonArray list:
                list.Add(place.Value?.DeepClone());
                break;
            case 3 when place is { Parent: JsonObject owner, Key: { } key }:
                owner.Remove(key);
                owner[Names[random.Next(Names.Length)]] = place.Value;
                break;
            case 4:
                Put(
                    place,
                    random.Next(2) == 0
                        ? new JsonArray(place.Value?.DeepClone())
                        : new JsonObject
                        {
                            ["id"] = "w",
                            ["type"] = "Elsa.Sequence",
                            ["value"] = place.Value?.DeepClone(),
                        }
                );
                break;
            case 5 when place is { Key: "type" }:
                Put(place, types[random.Next(types.Count)]);
                break;
            case 6 or 7 when place.Value is JsonValue && Texts(places) is { Count: > 0 } texts:
                Put(place, texts[random.Next(texts.Count)]);
                break;
            default:
                Put(place, Junk());
                break;
        }
    }

    private JsonNode? Junk() =>
        random.Next(16) switch
        {
            0 => null,
            1 => true,
            2 => false,
            3 => -1,
            4 => 0,
            5 => 1e308,
            6 => long.MaxValue,
            7 => "",
            8 => "x",
            9 => new string('长', 3000),
            10 => new JsonObject(),
            11 => new JsonArray(),
            12 => new JsonArray(1, "a", null, new JsonObject()),
            13 => "while (true) {}",
            14 => "{{ 'a' | times: ",
            _ => "JavaScript",
        };

    private string Scratch(string text)
    {
        var at = random.Next(text.Length);
        return random.Next(5) switch
        {
            0 => text[..at],
            3 => text.Insert(Math.Max(text.IndexOf('"', at), 0) + 1, "\\ud800"),
            1 => text.Remove(at, Math.Min(random.Next(1, 20), text.Length - at)),
            2 => text.Insert(at, "\u0000}\uD800"),
            _ => text.Insert(at, new string('[', random.Next(1, 3000))),
        };
    }

    private static void Remove(Place place)
    {
        if (place.Parent is JsonArray list)
        {
            list.RemoveAt(place.Index);
        }
        else
        {
            ((JsonObject)place.Parent).Remove(place.Key!);
        }
    }

    private static void Copy(Place from, Place to) => Put(to, from.Value?.DeepClone());

    private static void Put(Place place, JsonNode? value)
    {
        if (place.Parent is JsonArray list)
        {
            list[place.Index] = value;
        }
        else
        {
            ((JsonObject)place.Parent)[place.Key!] = value;
        }
    }

    private static List<string> Texts(IEnumerable<Place> places) =>
        [
            .. places
                .Select(place => place.Value)
                .OfType<JsonValue>()
                .Select(value => value.TryGetValue<string>(out var text) ? text : null)
                .OfType<string>(),
        ];

    private static IEnumerable<Place> Places(JsonNode? node) =>
        node switch
        {
            JsonObject owner => owner.ToList().SelectMany(pair => Places(pair.Value).Prepend(new Place(owner, pair.Key, 0, pair.Value))),
            JsonArray list => list.ToList().SelectMany((item, index) => Places(item).Prepend(new Place(list, null, index, item))),
            _ => [],
        };

    private sealed record Place(JsonNode Parent, string? Key, int Index, JsonNode? Value);
}
