using System.Reflection;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Organisations;

namespace Anshan.ApprovalFlows.Web.Pages.Shared.Form;

/// <summary>The applicant's own data as the fields of a form: by name, in words, and with what was typed over them.</summary>
internal static class OwnData
{
    private static readonly PropertyInfo[] Properties = [.. typeof(ProfileEntry).GetProperties().Where(property => property.CanWrite)];

    /// <summary>Fields whose label in the form differs from their name in a message.</summary>
    private static readonly Dictionary<string, string> Asked = new()
    {
        [nameof(ProfileEntry.IsIndividual)] = "以谁的名义申报",
        [nameof(ProfileEntry.Name)] = "单位名称（个人填姓名）",
        [nameof(ProfileEntry.Kinds)] = "主体类型",
        [nameof(ProfileEntry.RegionId)] = "所在地区",
    };

    /// <summary>What the form calls a field.</summary>
    public static string Label(string field) =>
        Asked.GetValueOrDefault(field) ?? ProfileParts.All.SelectMany(part => part.Fields).First(one => one.Name == field).Label;

    /// <summary>
    /// A typed value as people read it: an identity number masked, a choice by its words, a region by its name where the regions are at
    /// hand.
    /// </summary>
    public static string Shown(string field, string value, OrganisationTree? organisations = null) =>
        field switch
        {
            nameof(ProfileEntry.IdentityNumber) => IdentityNumber.Mask(value),
            nameof(ProfileEntry.IsIndividual) => value == "True" ? "个人" : "单位",
            nameof(ProfileEntry.Kinds) => Enum.TryParse<ApplicantKind>(value, out var kinds) ? ApplicantKinds.Words(kinds) : value,
            nameof(ProfileEntry.RegionId) => organisations?.FindRegion(value)?.Name ?? value,
            nameof(ProfileEntry.AccountKind) => Enum.TryParse<AccountKind>(value, out var kind)
                ? BankAccounts.Kinds[kind]
                : "按申报主体确定",
            nameof(ProfileEntry.NameDifference) => Enum.TryParse<NameDifference>(value, out var difference)
                ? BankAccounts.Differences[difference]
                : value,
            _ => value,
        };

    /// <summary>Every field with its value as text.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Fields(ProfileEntry entry) =>
        Properties.Select(property => new KeyValuePair<string, string?>(property.Name, property.GetValue(entry)?.ToString()));

    /// <summary>
    /// The same data with what was typed; a field for which there is nothing stays, and a choice that does not exist is none.
    /// </summary>
    public static ProfileEntry Over(ProfileEntry entry, Func<string, string?> typed)
    {
        var copy = entry with { };
        foreach (var property in Properties)
        {
            if (typed(property.Name) is { } value)
            {
                property.SetValue(copy, Read(property.PropertyType, value));
            }
        }

        return copy;
    }

    private static object? Read(Type type, string value)
    {
        var kind = Nullable.GetUnderlyingType(type) ?? type;
        return kind == typeof(string) ? value
            : kind == typeof(bool) ? value.Equals("true", StringComparison.OrdinalIgnoreCase)
            : Enum.TryParse(kind, value, out var choice) ? choice
            : kind == type ? Activator.CreateInstance(kind)
            : null;
    }
}
