using System.ComponentModel.DataAnnotations;
using Anshan.ApprovalFlows.Approvals.Text;

namespace Anshan.ApprovalFlows.Web.Display;

/// <summary>At most so many characters as a person counts them.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CharactersAttribute(int most) : ValidationAttribute
{
    public int Most => most;

    public override bool IsValid(object? value) => !TextLength.Exceeds(value as string, most);
}
