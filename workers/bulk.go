package workers

import (
	"context"

	"golang.org/x/sync/errgroup"

	"github.com/dondoc/dondoc/domain"
)

// giveAll gives duties to their units, Together at a time: while one waits for the disk the next are decided on. None
// depends on another, and each is given once however often this runs. The first error ends it; what was given is
// given, and the next tick goes on from there.
func (c Crew) giveAll(ctx context.Context, commands []domain.GiveAssignment) (given int, _ error) {
	once := map[domain.AssignmentID]struct{}{} // printed audiences overlap, and a unit may be named twice
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(max(1, c.Together))
	for _, cmd := range commands {
		if _, twice := once[cmd.Assignment]; twice {
			continue
		}
		once[cmd.Assignment] = struct{}{}
		if ctx.Err() != nil {
			break
		}
		work.Go(func() error { return do[domain.Assignment](ctx, c.Log, cmd) })
	}
	return len(once), work.Wait()
}
