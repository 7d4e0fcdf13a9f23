import TestFolders

typealias TemporaryFolder = TestFolders.TemporaryFolder
