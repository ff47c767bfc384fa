using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Anshan.ApprovalFlows.Approvals.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class KindsOfApplicants : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "KindNames",
                table: "ApplicantProfiles",
                type: "text",
                nullable: false,
                defaultValue: "");

            // A person is one; what a unit is, it says itself before it applies next.
            migrationBuilder.Sql("""UPDATE "ApplicantProfiles" SET "KindNames" = 'Individual' WHERE "IsIndividual" = TRUE""");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "KindNames",
                table: "ApplicantProfiles");
        }
    }
}
