namespace Anshan.ApprovalFlows.Approvals.Awards;

/// <summary>What a cap counts over.</summary>
public enum CapScope
{
    /// <summary>One application (每件申请).</summary>
    Case,

    /// <summary>One event (每项活动).</summary>
    Event,

    /// <summary>One county or zone (每个县区).</summary>
    County,

    /// <summary>One street (每条街区), over all its applications.</summary>
    Street,

    /// <summary>One project (单个项目), over all its applications.</summary>
    Project,

    /// <summary>One base (每个基地).</summary>
    Base,

    /// <summary>One carrier (单个商业载体) in a calendar year.</summary>
    CarrierYear,

    /// <summary>One entity (单个主体、单户企业) in a calendar year.</summary>
    EntityYear,
}

/// <summary>An upper bound on the award and the words of the clause that set it.</summary>
public sealed record AwardCap(Money Amount, CapScope Scope, string Clause)
{
    internal AwardLine Apply(Money amount)
    {
        string label = $"{Word}的最高额";
        string arithmetic = amount > Amount
            ? $"{amount} 高于最高额 {Amount}，取 {Amount}"
            : $"{amount} 未超过最高额 {Amount}，取 {amount}";
        return new AwardLine(Clause, label, arithmetic, Money.Min(amount, Amount));
    }

    private string Word => Scope switch
    {
        CapScope.Event => "每项活动",
        CapScope.County => "每个县区",
        CapScope.Street => "每条街区",
        CapScope.Project => "单个项目",
        CapScope.Base => "每个基地",
        CapScope.CarrierYear => "单个商业载体每年",
        CapScope.EntityYear => "单个主体每年",
        _ => "每件申请",
    };
}
