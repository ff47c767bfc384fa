using Anshan.ApprovalFlows.Approvals.Files;

namespace Anshan.ApprovalFlows.Approvals.Organisations;

/// <summary>What a well-formed organisations.json can still get wrong.</summary>
internal static class OrganisationCheck
{
    public static void Check(string file, OrganisationFile content)
    {
        HashSet<RegionId> regions = [];
        for (var i = 0; i < content.Regions.Count; i++)
        {
            Refuse(!regions.Add(content.Regions[i].Id), $"$.regions[{i}].id", $"地区“{content.Regions[i].Id}”重复。");
        }

        HashSet<OrganisationId> ids = [];
        HashSet<(OrganisationLevel, string, RegionId)> places = [];
        for (var i = 0; i < content.Organisations.Count; i++)
        {
            var organisation = content.Organisations[i];
            var path = $"$.organisations[{i}]";
            Refuse(!regions.Contains(organisation.RegionId), $"{path}.regionId", $"没有地区“{organisation.RegionId}”。");
            // Parents stand before their children, which also rules out a circle.
            Refuse(
                organisation.ParentId is { } parent && !ids.Contains(parent),
                $"{path}.parentId",
                $"上级单位“{organisation.ParentId}”不存在或排在本单位之后。"
            );
            Refuse(!ids.Add(organisation.Id), $"{path}.id", $"单位“{organisation.Id}”重复。");
            Refuse(
                !places.Add((organisation.Level, organisation.Department, organisation.RegionId)),
                $"{path}.department",
                $"地区“{organisation.RegionId}”已有同级的“{organisation.Department}”部门。"
            );
        }

        void Refuse(bool wrong, string path, string problem)
        {
            if (wrong)
            {
                throw new BrokenFileException(file, path, problem);
            }
        }
    }
}
