import ConcordAccess
import ConcordFormats

/// What an address leads to as far as its names tell, whether or not the records are there.
enum StaticTarget {
  case set(EntitySet, isEntity: Bool)
  case stream(EntitySet)
  case action(ActionDefinition)

  /// Nil for an address whose names lead nowhere.
  init?(_ segments: [ODataPath.Segment], _ route: ServiceRoute) {
    guard let first = segments.first else { return nil }
    guard var set = route.set(first.name) else {
      guard segments.count == 1,
        let action = ActionTable.find(first.name.actionName, .company, set: "")
      else { return nil }
      self = .action(action)
      return
    }
    var isEntity = first.key != nil
    for segment in segments.dropFirst() {
      let binding: ActionDefinition.Binding = isEntity ? .entity : .collection
      if isEntity, let navigation = set.type.navigation(segment.name),
        let target = route.set(navigation.set)
      {
        set = target
        isEntity = !navigation.isMany || segment.key != nil
      } else if let action = ActionTable.find(segment.name.actionName, binding, set: set.name) {
        self = .action(action)
        return
      } else if set.type.properties.contains(where: { $0.type == .stream }) {
        self = .stream(set)
        return
      } else {
        return nil
      }
    }
    self = .set(set, isEntity: isEntity)
  }
}

extension Role {
  /// The role that changing a set or calling an action needs.
  init(_ needed: EntitySet.RoleNeeded) {
    self =
      switch needed {
      case .read: .read
      case .edit: .edit
      case .setup: .setup
      case .admin: .admin
      }
  }
}
