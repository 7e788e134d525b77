internal import ConcordCore
internal import GRDB

/// What an error of GRDB or SQLite means to a caller; neither SQL nor values are passed on.
func translate(_ error: any Error) -> ConcordError {
  if let error = error as? ConcordError { return error }
  guard let error = error as? DatabaseError else {
    return ConcordError(.database, "a file cannot be read or written")
  }
  return translate(code: error.resultCode.rawValue)
}

/// What a primary result code of SQLite means to a caller.
func translate(code: Int32) -> ConcordError {
  switch ResultCode(rawValue: code & 0xff) {
  case .SQLITE_BUSY, .SQLITE_LOCKED: ConcordError(.database, "another process is writing to it")
  case .SQLITE_FULL: ConcordError(.database, "the disk is full")
  case .SQLITE_IOERR: ConcordError(.database, "reading or writing the file failed")
  case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH: ConcordError(.database, "it is read-only")
  case .SQLITE_CANTOPEN: ConcordError(.database, "the file cannot be opened")
  case .SQLITE_CORRUPT: ConcordError(.database, "the file is damaged")
  case .SQLITE_NOTADB: ConcordError(.database, "the file is not a database")
  case .SQLITE_NOMEM: ConcordError(.database, "there is not enough memory")
  case .SQLITE_ABORT, .SQLITE_INTERRUPT: ConcordError(.database, "the work was interrupted")
  case .SQLITE_CONSTRAINT: ConcordError(.fault, "a constraint of the database was violated")
  default: ConcordError(.fault, "the database answered with code \(code & 0xff)")
  }
}
