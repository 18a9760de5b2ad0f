-- CreateTable
CREATE TABLE "ArchetypeIdentity" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "key" TEXT NOT NULL,
    "autoName" TEXT NOT NULL,
    "name" TEXT,
    "colour" INTEGER NOT NULL,
    "pinned" BOOLEAN NOT NULL DEFAULT false,
    "mergedIntoId" INTEGER,
    "firstRunId" TEXT NOT NULL,
    "lastRunId" TEXT NOT NULL,
    "retiredAt" DATETIME,
    CONSTRAINT "ArchetypeIdentity_mergedIntoId_fkey" FOREIGN KEY ("mergedIntoId") REFERENCES "ArchetypeIdentity" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Setting" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "value" TEXT NOT NULL,
    "updatedAt" DATETIME NOT NULL
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Archetype" (
    "runId" TEXT NOT NULL,
    "index" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "colour" INTEGER NOT NULL,
    "accounts" INTEGER NOT NULL,
    "stability" REAL,
    "silhouette" REAL,
    "profile" TEXT NOT NULL,
    "deciding" TEXT NOT NULL,
    "signature" TEXT,
    "identityId" INTEGER,

    PRIMARY KEY ("runId", "index"),
    CONSTRAINT "Archetype_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Archetype_identityId_fkey" FOREIGN KEY ("identityId") REFERENCES "ArchetypeIdentity" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
INSERT INTO "new_Archetype" ("accounts", "colour", "deciding", "index", "key", "name", "profile", "runId", "signature", "silhouette", "stability") SELECT "accounts", "colour", "deciding", "index", "key", "name", "profile", "runId", "signature", "silhouette", "stability" FROM "Archetype";
DROP TABLE "Archetype";
ALTER TABLE "new_Archetype" RENAME TO "Archetype";
CREATE INDEX "Archetype_identityId_idx" ON "Archetype"("identityId");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
