using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Anshan.ApprovalFlows.Approvals.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class SubjectsAndMembers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameColumn(
                name: "OwnerId",
                table: "Drafts",
                newName: "SubjectId");

            migrationBuilder.RenameIndex(
                name: "IX_Drafts_OwnerId_UpdatedAt",
                table: "Drafts",
                newName: "IX_Drafts_SubjectId_UpdatedAt");

            migrationBuilder.RenameColumn(
                name: "ApplicantUserId",
                table: "Cases",
                newName: "SubjectId");

            migrationBuilder.RenameIndex(
                name: "IX_Cases_ApplicantUserId_SubmittedAt",
                table: "Cases",
                newName: "IX_Cases_SubjectId_SubmittedAt");

            migrationBuilder.RenameColumn(
                name: "UserId",
                table: "ApplicantProfiles",
                newName: "SubjectId");

            migrationBuilder.AddColumn<byte[]>(
                name: "ClaimId",
                table: "MaterialFiles",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SubjectId",
                table: "AspNetUsers",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsContested",
                table: "ApplicantProfiles",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "SubjectClaims",
                columns: table => new
                {
                    Id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    SubjectId = table.Column<string>(type: "TEXT", nullable: false),
                    ClaimantId = table.Column<string>(type: "TEXT", nullable: false),
                    CreditCode = table.Column<string>(type: "TEXT", nullable: false),
                    OrganisationId = table.Column<string>(type: "TEXT", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Status = table.Column<int>(type: "INTEGER", nullable: false),
                    DecidedById = table.Column<string>(type: "TEXT", nullable: true),
                    DecidedByName = table.Column<string>(type: "TEXT", nullable: true),
                    DecidedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Note = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SubjectClaims", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SubjectMembers",
                columns: table => new
                {
                    SubjectId = table.Column<string>(type: "TEXT", nullable: false),
                    UserId = table.Column<string>(type: "TEXT", nullable: false),
                    Since = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SubjectMembers", x => new { x.SubjectId, x.UserId });
                });

            // Whoever had the data of an applicant is its member.
            migrationBuilder.Sql(
                """
                INSERT INTO "SubjectMembers" ("SubjectId", "UserId", "Since")
                SELECT "SubjectId", "SubjectId", "UpdatedAt" FROM "ApplicantProfiles"
                """
            );

            // Of several with one code the one that has cases stays active, else the one that was saved first.
            migrationBuilder.Sql(
                """
                UPDATE "ApplicantProfiles" SET "IsContested" = TRUE
                WHERE "CreditCode" <> '' AND EXISTS (
                    SELECT 1 FROM "ApplicantProfiles" AS other
                    WHERE other."CreditCode" = "ApplicantProfiles"."CreditCode"
                    AND (
                        CASE WHEN EXISTS (SELECT 1 FROM "Cases" WHERE "Cases"."SubjectId" = other."SubjectId") THEN 0 ELSE 1 END,
                        other."UpdatedAt", other."SubjectId"
                    ) < (
                        CASE WHEN EXISTS (
                            SELECT 1 FROM "Cases" WHERE "Cases"."SubjectId" = "ApplicantProfiles"."SubjectId"
                        ) THEN 0 ELSE 1 END,
                        "ApplicantProfiles"."UpdatedAt", "ApplicantProfiles"."SubjectId"
                    )
                )
                """
            );

            migrationBuilder.CreateIndex(
                name: "IX_MaterialFiles_ClaimId",
                table: "MaterialFiles",
                column: "ClaimId",
                filter: "\"ClaimId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ApplicantProfiles_CreditCode",
                table: "ApplicantProfiles",
                column: "CreditCode",
                unique: true,
                filter: "\"CreditCode\" <> '' AND NOT \"IsContested\"");

            migrationBuilder.CreateIndex(
                name: "IX_SubjectClaims_ClaimantId",
                table: "SubjectClaims",
                column: "ClaimantId");

            migrationBuilder.CreateIndex(
                name: "IX_SubjectClaims_OrganisationId_Status",
                table: "SubjectClaims",
                columns: new[] { "OrganisationId", "Status" });

            migrationBuilder.CreateIndex(
                name: "IX_SubjectMembers_UserId",
                table: "SubjectMembers",
                column: "UserId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "SubjectClaims");

            migrationBuilder.DropTable(
                name: "SubjectMembers");

            migrationBuilder.DropIndex(
                name: "IX_MaterialFiles_ClaimId",
                table: "MaterialFiles");

            migrationBuilder.DropIndex(
                name: "IX_ApplicantProfiles_CreditCode",
                table: "ApplicantProfiles");

            migrationBuilder.DropColumn(
                name: "ClaimId",
                table: "MaterialFiles");

            migrationBuilder.DropColumn(
                name: "SubjectId",
                table: "AspNetUsers");

            migrationBuilder.DropColumn(
                name: "IsContested",
                table: "ApplicantProfiles");

            migrationBuilder.RenameColumn(
                name: "SubjectId",
                table: "Drafts",
                newName: "OwnerId");

            migrationBuilder.RenameIndex(
                name: "IX_Drafts_SubjectId_UpdatedAt",
                table: "Drafts",
                newName: "IX_Drafts_OwnerId_UpdatedAt");

            migrationBuilder.RenameColumn(
                name: "SubjectId",
                table: "Cases",
                newName: "ApplicantUserId");

            migrationBuilder.RenameIndex(
                name: "IX_Cases_SubjectId_SubmittedAt",
                table: "Cases",
                newName: "IX_Cases_ApplicantUserId_SubmittedAt");

            migrationBuilder.RenameColumn(
                name: "SubjectId",
                table: "ApplicantProfiles",
                newName: "UserId");
        }
    }
}
