//go:build wasip1

package guest

// live holds the exchanges whose responses are not out. It is a list because
// they are few, and a map would be a tenth of a small program.
var live []*Exchange

func enter(x *Exchange) {
	x.place = len(live)
	live = append(live, x)
}

func leave(x *Exchange) {
	last := len(live) - 1
	live[x.place] = live[last]
	live[x.place].place = x.place
	live[last] = nil
	live = live[:last]
}
